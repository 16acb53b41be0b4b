using System.Diagnostics.CodeAnalysis;
using OrderCluster.Client.Streams;
using Orleans.Streams;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>
/// All subscribers of the order events. It keeps no events, since the journal does: each cursor is given pages from its own position. Used on the turns of one
/// pulling agent alone.
/// </summary>
internal sealed class OrderEventCursors : IQueueCache
{
    // Unused: what the receiver returns are no messages, and its reading is bounded by pages.
    private const int AnyCount = 1_000;

    private readonly List<OrderEventCursor> _cursors = [];

    public IReadOnlyList<OrderEventCursor> All => _cursors;

    /// <summary>
    /// Where a subscriber without a token begins. Some time lies between its subscription and the making of its cursor, so this is a place some seconds before the
    /// feed's end.
    /// </summary>
    public OrderEventToken Now { get; set; } = OrderEventToken.Beginning;

    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursor(StreamId streamId, StreamSequenceToken? token) => token switch
    {
        null => Add(new OrderEventCursor(this, streamId, Now)),
        OrderEventToken place => Add(Held(streamId, place) ?? new OrderEventCursor(this, streamId, place)),
        _ => QueueCacheCursorResult<IQueueCacheCursor>.FromCacheMiss(new QueueCacheMissInfo(token.ToString(), OrderEventToken.Beginning.ToString(), Now.ToString())),
    };

    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursorAtPosition(StreamId streamId, StreamSubscriptionStartPosition startPosition) =>
        TryGetCacheCursor(streamId, startPosition == StreamSubscriptionStartPosition.EarliestAvailable ? OrderEventToken.Beginning : null);

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var result = TryGetCacheCursor(streamId, token);
        return result.Cursor ?? throw result.CacheMiss!.Value.ToException();
    }

    public void Remove(OrderEventCursor cursor) => _cursors.Remove(cursor);

    public int GetMaxAddCount() => AnyCount;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
    }

    public bool TryPurgeFromCache([MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        purgedItems = null;
        return false;
    }

    // Orleans passes over the batch that a subscriber says it has had only when the new cursor has it at once.
    private OrderEventCursor? Held(StreamId streamId, OrderEventToken place) =>
        _cursors.Where(each => each.StreamId == streamId).Select(each => each.At(place)).FirstOrDefault(held => held is not null);

    private QueueCacheCursorResult<IQueueCacheCursor> Add(OrderEventCursor cursor)
    {
        _cursors.Add(cursor);
        return QueueCacheCursorResult<IQueueCacheCursor>.FromCursor(cursor);
    }
}
