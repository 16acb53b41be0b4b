using System.Globalization;

namespace OrderCluster.Journal.Store;

/// <summary>A place in the feed: opaque text that sorts only by asking the store, safe in a URL.</summary>
public readonly record struct FeedPosition(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Which rows a reader of the feed has a use for; others may be left out.</summary>
/// <param name="StreamPrefix">Rows of streams whose names begin so.</param>
/// <param name="EventTypes">Of those, rows that may hold an event of one of these types, <c>stock-adjusted/1</c> say; null: all.</param>
public sealed record FeedFilter(string StreamPrefix, IReadOnlyList<string>? EventTypes = null);

/// <summary>A row as the feed hands it out.</summary>
/// <param name="Position">Ask after this to get what follows.</param>
/// <param name="Row">The append; (stream, number, index of the event) is the event's identity, by which repeats are told.</param>
public readonly record struct FeedItem(FeedPosition Position, JournalRow Row);

/// <summary>Some of the feed, and where to go on.</summary>
/// <param name="Items">In feed order.</param>
/// <param name="End">Ask after this next time; null only when the feed has nothing at all yet.</param>
public sealed record FeedPage(IReadOnlyList<FeedItem> Items, FeedPosition? End);

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

/// <summary>A place in the feed of a store that numbers its rows, as text: epoch and number, <c>0123…cdef-42</c>.</summary>
internal static class NumberedPosition
{
    private const char Separator = '-';

    public static FeedPosition Format(string epoch, long ordinal) => new(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{ordinal}"));

    /// <exception cref="FeedPositionException">The position is malformed or of another epoch.</exception>
    public static long Parse(FeedPosition position, string epoch)
    {
        var text = position.Value ?? "";
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0 || !long.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            throw new FeedPositionException($"'{text}' is no position of a feed.");
        }

        return text.AsSpan(0, separator).SequenceEqual(epoch)
            ? ordinal
            : throw new FeedPositionException($"Position '{text}' is not of this store's epoch {epoch}: read the feed from its beginning.");
    }
}
