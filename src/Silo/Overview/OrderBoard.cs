using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;

namespace OrderCluster.Silo.Overview;

/// <summary>
/// Counts orders by where they stand, from their events. It remembers only those that are not done with: an order that it does not remember
/// and that something happens to was confirmed before, since of a finished order nothing else can change. Not thread-safe.
/// </summary>
internal sealed class OrderBoard
{
    private readonly Dictionary<string, OrderProgress> _unfinished = new(StringComparer.Ordinal);
    private readonly RateWindow _placed;
    private readonly RateWindow _confirmed;
    private long _confirmedCount;
    private long _cancelledCount;
    private long _rejectedCount;

    /// <param name="saved">What another one knew; null to begin with nothing.</param>
    public OrderBoard(SavedOrders? saved = null)
    {
        (_placed, _confirmed) = (new RateWindow(saved?.Placed), new RateWindow(saved?.ConfirmedBySecond));
        (_confirmedCount, _cancelledCount, _rejectedCount) = (saved?.Confirmed ?? 0, saved?.Cancelled ?? 0, saved?.Rejected ?? 0);
        foreach (var order in saved?.Unfinished ?? [])
        {
            _unfinished[order.OrderId] = order;
        }
    }

    public long UnfinishedCount => _unfinished.Count;

    public void Apply(string orderId, OrderEvent @event)
    {
        if (!_unfinished.TryGetValue(orderId, out var order))
        {
            if (@event is not (OrderPlaced or CancelRequested or RetryScheduled or OrderCancelled))
            {
                return;
            }

            order = new OrderProgress(orderId, @event.At) { IsConfirmed = @event is not OrderPlaced };
            _confirmedCount -= order.IsConfirmed ? 1 : 0;
            _unfinished.Add(orderId, order);
        }

        if (IsEnd(order, @event))
        {
            _unfinished.Remove(orderId);
        }
    }

    public SavedOrders Save() => new(
        _confirmedCount, _cancelledCount, _rejectedCount, _unfinished.Values, _placed.Save(), _confirmed.Save());

    public OrderTotals Totals()
    {
        long held = 0, confirmed = 0, rejected = 0;
        foreach (var order in _unfinished.Values)
        {
            confirmed += order.IsConfirmed ? 1 : 0;
            rejected += order.IsRejected ? 1 : 0;
            held += order is { IsConfirmed: false, IsRejected: false, Holds.Count: > 0 } ? 1 : 0;
        }

        var submitted = _unfinished.Count - held - confirmed - rejected;
        return new OrderTotals(submitted, held, _confirmedCount + confirmed, _cancelledCount, _rejectedCount + rejected);
    }

    /// <summary>The unfinished orders that have waited longest, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<UnfinishedOrder> Oldest(int limit) =>
    [
        .. _unfinished.Values.OrderBy(order => order.Since).Take(limit).Select(order => new UnfinishedOrder(
            order.OrderId, StateOf(order), order.Reason, order.Since, order.Attempt, order.NextTryAt)),
    ];

    public RateSeries Rate(DateTimeOffset now) => new(
        RateWindow.Begin(now), RateWindow.StepSeconds, _placed.Steps(now), _confirmed.Steps(now), _placed.PerSecond(now), _confirmed.PerSecond(now));

    private bool IsEnd(OrderProgress order, OrderEvent @event)
    {
        switch (@event)
        {
            case OrderPlaced e:
                _placed.Add(e.At);
                return false;
            case OrderReserved or OrderCreditHeld:
                order.EndWait(@event.At);
                return false;
            case OrderHeld e:
                order.Hold(Name(e.Reason), e.Detail, e.At);
                return false;
            case HoldReleased e:
                order.Release(Name(e.Hold), e.At);
                return false;
            case RetryScheduled e:
                order.Wait(e.For, e.Attempt, e.NextTryAt, e.At);
                return false;
            case CancelRequested e:
                order.Pending.Add(e.OperationId);
                return false;
            case GivenBack e:
                return IsGivenBack(order, e);
            case OrderConfirmed e:
                _confirmed.Add(e.At);
                order.IsConfirmed = true;
                order.EndWait(e.At);
                return IsDoneWith(order);
            case OrderRejected e:
                order.IsRejected = true;
                order.MustUndo = e.MustUndo;
                order.EndWait(e.At);
                return IsDoneWith(order);
            case OrderCancelled:
                _cancelledCount++;
                return true;
            default:
                return false;
        }
    }

    private bool IsGivenBack(OrderProgress order, GivenBack e)
    {
        order.EndWait(e.At);
        if (e.OperationId is null)
        {
            order.Pending.Clear();
            order.MustUndo = false;
        }
        else
        {
            order.Pending.Remove(e.OperationId);
        }

        return IsDoneWith(order);
    }

    private bool IsDoneWith(OrderProgress order)
    {
        if (order.Pending.Count > 0 || order.MustUndo || !(order.IsConfirmed || order.IsRejected))
        {
            return false;
        }

        _confirmedCount += order.IsConfirmed ? 1 : 0;
        _rejectedCount += order.IsRejected ? 1 : 0;
        return true;
    }

    private static string StateOf(OrderProgress order) => order switch
    {
        { IsConfirmed: true } => "confirmed",
        { IsRejected: true } => "rejected",
        { Holds.Count: > 0 } => "held",
        _ => "submitted",
    };

    private static string Name(HoldReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}

/// <summary>What the overview knew at a position of the feed.</summary>
internal sealed record SavedBoard(SavedOrders Orders, IReadOnlyList<string> ShortBuckets);

/// <param name="Placed">Orders placed by second since 1970, of the last minutes.</param>
/// <param name="ConfirmedBySecond">The same of those confirmed.</param>
internal sealed record SavedOrders(
    long Confirmed, long Cancelled, long Rejected, IReadOnlyCollection<OrderProgress> Unfinished,
    IReadOnlyDictionary<long, long> Placed, IReadOnlyDictionary<long, long> ConfirmedBySecond);

/// <summary>Where an order stands that is not done with; it is saved as it is.</summary>
internal sealed class OrderProgress(string orderId, DateTimeOffset since)
{
    public string OrderId => orderId;

    /// <summary>The order had been confirmed before something was cancelled.</summary>
    public bool IsConfirmed { get; set; }

    public bool IsRejected { get; set; }

    /// <summary>A rejected order has something to give back.</summary>
    public bool MustUndo { get; set; }

    /// <summary>Cancellations not given back.</summary>
    public HashSet<string> Pending { get; init; } = [];

    /// <summary>Details by reason.</summary>
    public Dictionary<string, string> Holds { get; init; } = [];

    /// <summary>What is tried again, in words; null when nothing is scheduled.</summary>
    public string? Retry { get; set; }

    public int Attempt { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>When the present wait began.</summary>
    public DateTimeOffset Since { get; set; } = since;

    public void Hold(string reason, string detail, DateTimeOffset at)
    {
        Holds[reason] = detail;
        Since = at;
    }

    public void Release(string reason, DateTimeOffset at)
    {
        Holds.Remove(reason);
        EndWait(at);
    }

    public void Wait(string forWhat, int attempt, DateTimeOffset nextTryAt, DateTimeOffset at)
    {
        Since = Retry == forWhat ? Since : at;
        (Retry, Attempt, NextTryAt) = (forWhat, attempt, nextTryAt);
    }

    public void EndWait(DateTimeOffset at)
    {
        (Retry, Attempt, NextTryAt) = (null, 0, null);
        Since = at;
    }

    /// <summary>What the order waits for, in words.</summary>
    [JsonIgnore]
    public string Reason => this switch
    {
        { Retry: { } retry } => retry,
        { Holds.Count: > 0 } => string.Join("; ", Holds.Select(hold => $"hold {hold.Key}: {hold.Value}")),
        { IsRejected: true } => "giving back what the rejected order had reserved",
        { Pending.Count: > 0 } => "giving back what was cancelled",
        _ => "stock, credit and payment, under way",
    };
}
