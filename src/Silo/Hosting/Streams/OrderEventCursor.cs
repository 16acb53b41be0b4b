using OrderCluster.Client.Streams;
using OrderCluster.Journal.Store;
using Orleans.Streams;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>
/// Where one subscriber is in the order events. Orleans asks a cursor for the next batch without waiting, so a cursor that has none says that it
/// <see cref="WantsMore"/>, and is asked again once <see cref="OrderEventReceiver"/> has given it a page.
/// </summary>
internal sealed class OrderEventCursor(OrderEventCursors owner, StreamId streamId, OrderEventToken from) : IQueueCacheCursor
{
    private IReadOnlyList<OrderEventBatch> _page = [];
    private int _next;
    private OrderEventBatch? _current;

    public StreamId StreamId => streamId;

    public string Channel { get; } = streamId.GetKeyAsString();

    /// <summary>Events that sort before it are left out.</summary>
    public OrderEventToken From => from;

    /// <summary>After what the next page is to be read; null: the feed's beginning.</summary>
    public FeedPosition? Position { get; private set; } = from.After.Length == 0 ? null : new FeedPosition(from.After);

    public bool WantsMore { get; private set; }

    /// <summary>Whether the feed does not know the cursor's position any more.</summary>
    public bool IsLost { get; set; }

    /// <summary>A place behind which lies all that the subscriber has not surely handled.</summary>
    public OrderEventToken Handled =>
        OrderEventToken.Behind((_current ?? _page.ElementAtOrDefault(_next)) is { } undone ? undone.Tokens[0].After : Position?.Value);

    /// <summary>Gives it what was read after its position.</summary>
    public void Give(IReadOnlyList<OrderEventBatch> page, FeedPosition? end)
    {
        WantsMore = false;
        (_page, _next, Position) = (page, 0, end);
    }

    /// <summary>Another cursor that begins with the batch that ends at a place; null when this one does not hold it.</summary>
    public OrderEventCursor? At(OrderEventToken place)
    {
        for (var index = 0; index < _page.Count; index++)
        {
            if (_page[index].Place.Equals(place))
            {
                return new OrderEventCursor(owner, streamId, place) { _page = _page, _next = index, Position = Position };
            }
        }

        return null;
    }

    public QueueCacheCursorMoveResult MoveNextWithResult()
    {
        if (IsLost)
        {
            return QueueCacheCursorMoveResult.FromCacheMiss(new QueueCacheMissInfo(from.ToString(), low: null, high: null));
        }

        WantsMore = _next == _page.Count;
        _current = WantsMore ? null : _page[_next++];
        return WantsMore ? QueueCacheCursorMoveResult.NoData : QueueCacheCursorMoveResult.Success;
    }

    public bool MoveNext() => MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success;

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current;
    }

    public void Refresh(StreamSequenceToken token)
    {
    }

    public void RecordDeliveryFailure()
    {
    }

    public void Dispose() => owner.Remove(this);
}
