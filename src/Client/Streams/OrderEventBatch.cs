using Orleans.Streams;

namespace OrderCluster.Client.Streams;

/// <summary>Events of one channel's orders that a silo hands to a subscriber in one message.</summary>
/// <param name="StreamId">The channel's stream.</param>
/// <param name="Events">In order; empty in a batch that only says that there is something to fetch.</param>
/// <param name="Tokens">Of the events, in the same order.</param>
/// <param name="Place">
/// Where a subscriber is that has taken the batch: the token of its last event, never of its first. After a crash the same events may be cut into other batches, and a
/// batch that begins with a known event may end with a new one.
/// </param>
[GenerateSerializer, Immutable, Alias("order-event-batch")]
public sealed record OrderEventBatch(
    [property: Id(0)] StreamId StreamId,
    [property: Id(1)] IReadOnlyList<OrderEvent> Events,
    [property: Id(2)] IReadOnlyList<OrderEventToken> Tokens,
    [property: Id(3)] OrderEventToken Place) : IBatchContainer
{
    StreamSequenceToken IBatchContainer.SequenceToken => Place;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Events.Zip(Tokens).Where(pair => pair.First is T).Select(pair => Tuple.Create((T)(object)pair.First, (StreamSequenceToken)pair.Second));

    public bool ImportRequestContext() => false;
}
