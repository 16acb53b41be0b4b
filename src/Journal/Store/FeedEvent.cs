namespace OrderCluster.Journal.Store;

/// <summary>One event as the feed hands it out; (stream, number, index) is its identity, by which repeats are told.</summary>
/// <param name="Position">Of the append that holds it: asking after it gives what follows the whole append.</param>
/// <param name="Index">Place in its append, from 0.</param>
public sealed record FeedEvent(FeedPosition Position, string Stream, long Number, int Index, EventRecord Event)
{
    /// <summary>The events of a row, in order.</summary>
    /// <exception cref="InvalidDataException">The row's payload is broken.</exception>
    public static IEnumerable<FeedEvent> Of(FeedItem item) =>
        EventFrames.Read(item.Row.Payload).Select((record, index) => new FeedEvent(item.Position, item.Row.Stream, item.Row.Number, index, record));
}
