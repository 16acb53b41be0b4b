
namespace OrderCluster.Grains.Orders;

/// <summary>
/// Which orders are in the middle of their process, read from the feed: those that must be woken when the silo that carried them has died.
/// Orders that wait for a due time or a person are not among them. Not thread-safe.
/// </summary>
/// <remarks>A reader that starts anew goes on from what the last one saved with its position.</remarks>
public sealed class UnfinishedOrders
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _oldestFirst = new();

    /// <summary>Unfinished orders, oldest first, by order id.</summary>
    public IEnumerable<string> OrderIds => _oldestFirst.Select(e => e.OrderId);

    public int Count => _entries.Count;

    /// <summary>Takes in the events of one append of an order. An append seen before changes nothing for the worse.</summary>
    public void Apply(string orderId, IReadOnlyList<OrderEvent> events)
    {
        var isKnown = _entries.TryGetValue(orderId, out var entry);
        entry ??= new Entry(orderId);
        foreach (var @event in events)
        {
            Apply(entry, @event);
        }

        if (entry.IsUnfinished && !isKnown)
        {
            _entries.Add(orderId, entry);
            entry.Node = _oldestFirst.AddLast(entry);
        }
        else if (!entry.IsUnfinished && isKnown)
        {
            _entries.Remove(orderId);
            _oldestFirst.Remove(entry.Node!);
        }
    }

    /// <summary>What is known now, oldest first.</summary>
    public IReadOnlyList<OrderUnderWay> Save() => [.. _oldestFirst.Select(entry => new OrderUnderWay(entry.OrderId, entry.IsUnderWay, [.. entry.Pending]))];

    /// <summary>Goes on from what was saved, and forgets what was known before.</summary>
    public void Restore(IEnumerable<OrderUnderWay> saved)
    {
        _entries.Clear();
        _oldestFirst.Clear();
        foreach (var order in saved)
        {
            var entry = new Entry(order.OrderId) { IsUnderWay = order.HasStepToDo };
            entry.Pending.UnionWith(order.Cancellations);
            if (_entries.TryAdd(order.OrderId, entry))
            {
                entry.Node = _oldestFirst.AddLast(entry);
            }
        }
    }

    private static void Apply(Entry entry, OrderEvent @event)
    {
        switch (@event)
        {
            case OrderPlaced or HoldReleased or OrderReserved or OrderCreditHeld:
                entry.IsUnderWay = true;
                break;
            case OrderHeld or RetryScheduled or OrderConfirmed or OrderCancelled:
                entry.IsUnderWay = false;
                break;
            case OrderRejected rejected:
                entry.IsUnderWay = rejected.MustUndo;
                break;
            case CancelRequested requested:
                entry.Pending.Add(requested.OperationId);
                break;
            case GivenBack { OperationId: null }:
                entry.IsUnderWay = false;
                entry.Pending.Clear();
                break;
            case GivenBack given:
                entry.Pending.Remove(given.OperationId!);
                break;
            default:
                break;
        }
    }

    private sealed class Entry(string orderId)
    {
        public string OrderId { get; } = orderId;

        public LinkedListNode<Entry>? Node { get; set; }

        /// <summary>The process has a step to do.</summary>
        public bool IsUnderWay { get; set; }

        /// <summary>Cancellations not given back.</summary>
        public HashSet<string> Pending { get; } = new(StringComparer.Ordinal);

        public bool IsUnfinished => IsUnderWay || Pending.Count > 0;
    }
}

/// <summary>An order in the middle of its process.</summary>
/// <param name="HasStepToDo">The process has a step to do.</param>
/// <param name="Cancellations">Operation ids of cancellations that are not given back.</param>
public sealed record OrderUnderWay(string OrderId, bool HasStepToDo, IReadOnlyList<string> Cancellations);
