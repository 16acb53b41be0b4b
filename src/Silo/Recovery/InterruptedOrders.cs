using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Recovery;

/// <summary>
/// Which orders stand open, as the feed tells: their activation is at work on them, or has died. Not among them are those that rest until
/// a due time or a person moves them on. May name an order that has nothing left to do: waking it does nothing.
/// </summary>
internal sealed class InterruptedOrders
{
    private readonly Dictionary<string, OpenOrder> _byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, OpenOrder> _oldestFirst = [];
    private long _count;

    public int Count => _byId.Count;

    /// <summary>Takes an event into account; each order's in their order, repeats allowed.</summary>
    /// <param name="before">Where reading must begin to meet this event again; null for the beginning.</param>
    public void Take(string orderId, OrderEvent @event, FeedPosition? before, DateTimeOffset now)
    {
        var open = _byId.GetValueOrDefault(orderId);
        switch (@event)
        {
            case OrderConfirmed or OrderCancelled or OrderHeld or RetryScheduled or OrderRejected { MustUndo: false } or GivenBack { OperationId: null }:
                Close(open);
                break;
            case CancelRequested:
                (open ?? Open(orderId, before, now, byCancellation: true)).Cancellations++;
                break;
            case GivenBack:
                if (open is { Cancellations: > 0 } && --open.Cancellations == 0 && open.IsByCancellation)
                {
                    Close(open);
                }

                break;
            default:
                _ = open ?? Open(orderId, before, now, byCancellation: false);
                break;
        }
    }

    /// <summary>Orders that stand open since before <paramref name="until"/> and were not woken since <paramref name="lastWake"/>; they count as woken now.</summary>
    public IReadOnlyList<string> TakeStale(DateTimeOffset until, DateTimeOffset lastWake, DateTimeOffset now)
    {
        var stale = _oldestFirst.Values.Where(o => o.Since <= until && o.WokenAt <= lastWake).ToArray();
        foreach (var order in stale)
        {
            order.WokenAt = now;
        }

        return [.. stale.Select(o => o.Id)];
    }

    /// <summary>Where reading must begin after a restart so that no open order is missed.</summary>
    /// <param name="end">Up to where the feed has been read.</param>
    public FeedPosition? Mark(FeedPosition? end) => _oldestFirst.Count == 0 ? end : _oldestFirst.First().Value.Before;

    private OpenOrder Open(string orderId, FeedPosition? before, DateTimeOffset now, bool byCancellation)
    {
        var order = new OpenOrder(orderId, ++_count, before, now, byCancellation);
        _byId.Add(orderId, order);
        _oldestFirst.Add(order.Number, order);
        return order;
    }

    private void Close(OpenOrder? order)
    {
        if (order is not null)
        {
            _byId.Remove(order.Id);
            _oldestFirst.Remove(order.Number);
        }
    }

    private sealed class OpenOrder(string id, long number, FeedPosition? before, DateTimeOffset since, bool isByCancellation)
    {
        public string Id { get; } = id;

        public long Number { get; } = number;

        public FeedPosition? Before { get; } = before;

        public DateTimeOffset Since { get; } = since;

        public bool IsByCancellation { get; } = isByCancellation;

        public int Cancellations { get; set; }

        public DateTimeOffset WokenAt { get; set; } = DateTimeOffset.MinValue;
    }
}
