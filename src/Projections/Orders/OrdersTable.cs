using System.Text.Json;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections.Orders;

/// <summary>All orders with where they stand, how many stand where, and how many were placed and confirmed in each second of the last ten minutes.</summary>
public sealed class OrdersTable : Projection
{
    /// <summary>How far back the rates go.</summary>
    internal const int RateSeconds = 600;

    private const string Statements =
        """
        CREATE TABLE orders(
            order_id $key PRIMARY KEY, channel TEXT NOT NULL, customer_id TEXT, currency TEXT NOT NULL, total_e4 BIGINT NOT NULL, placed_at BIGINT NOT NULL,
            state TEXT NOT NULL, standing TEXT NOT NULL, units BIGINT NOT NULL,
            waiting_since BIGINT, waits_for TEXT, attempt INTEGER NOT NULL, next_try_at BIGINT, progress TEXT);
        CREATE INDEX orders_by_state ON orders(state, order_id);
        CREATE INDEX orders_waiting ON orders(waiting_since) WHERE waiting_since IS NOT NULL;
        CREATE TABLE order_totals(standing TEXT PRIMARY KEY, orders BIGINT NOT NULL, units BIGINT NOT NULL);
        CREATE TABLE order_rates(second BIGINT PRIMARY KEY, placed BIGINT NOT NULL, confirmed BIGINT NOT NULL);
        """;

    private readonly ViewTable<OrderRow> _orders;
    private readonly ViewTable<OrderTotalRow> _totals;
    private readonly ViewTable<OrderRateRow> _rates;

    public OrdersTable()
        : base("orders", version: 1, new FeedFilter(StreamNames.OrderPrefix), Statements)
    {
        (_orders, _totals, _rates) = (Table<OrderRow>("orders"), Sums<OrderTotalRow>("order_totals"), Sums<OrderRateRow>("order_rates"));
        On<OrderPlaced>(Place);
        Change<OrderReserved>((order, e) => order.EndWait(e.At));
        Change<OrderCreditHeld>((order, e) => order.EndWait(e.At));
        Change<OrderHeld>((order, e) => order.Hold(e));
        Change<HoldReleased>((order, e) => order.Release(e));
        Change<OrderDelayed>((order, e) =>
        {
            // A first try that takes longer than its caller waits is no wait.
            if (e.Attempt > 0)
            {
                order.Wait(OrderStepWords.For(e.Step), e.Attempt, e.NextTryAt, e.At);
            }
        });
        Change<RetryScheduled>((order, e) => order.Wait(e.For, e.Attempt, e.NextTryAt, e.At));
        Change<LinesShort>((order, e) => order.Miss(e));
        Change<CancelRequested>((order, e) => order.Cancel(e));
        Change<GivenBack>((order, e) => order.GiveBack(e));
        Change<OrderRejected>((order, e) => order.Reject(e));
        Change<OrderCancelled>((order, _) => order.End(OrderStanding.Cancelled));
        Change<OrderConfirmed>((order, e) =>
        {
            order.Confirm(e);
            _rates.Of(e.At.ToUnixTimeSeconds()).Confirmed++;
        });
    }

    internal override string? Trim => $"DELETE FROM order_rates WHERE second < (SELECT max(second) FROM order_rates) - {RateSeconds}";

    private void Place(OrderPlaced e, EventSource source)
    {
        var order = OrderRow.Of(source.Key, e);
        _orders.Put(order);
        Count(order.Standing, 1, order.Units);
        _rates.Of(e.At.ToUnixTimeSeconds()).Placed++;
    }

    private void Change<TEvent>(Action<OrderRow, TEvent> fold)
        where TEvent : OrderEvent => On<TEvent>((happened, source) => _orders.Change(source.Key, order =>
        {
            var (standing, units) = (order.Standing, order.Units);
            fold(order, happened);
            order.Settle();
            if ((standing, units) != (order.Standing, order.Units))
            {
                Count(standing, -1, -units);
                Count(order.Standing, 1, order.Units);
            }
        }));

    private void Count(string standing, long orders, long units)
    {
        var total = _totals.Of(standing);
        total.Orders += orders;
        total.Units += units;
    }
}

/// <summary>Where an order stands for an operator: each is in one of these.</summary>
internal static class OrderStanding
{
    /// <summary>On its way to a promise.</summary>
    public const string Submitted = "submitted";

    /// <summary>Stopped by a hold that someone or something must lift.</summary>
    public const string Held = "held";

    public const string Confirmed = "confirmed";

    /// <summary>Ended with no unit left, and all of it given back.</summary>
    public const string Cancelled = "cancelled";

    public const string Rejected = "rejected";
}

/// <summary>A row of the table of orders. Times are Unix milliseconds.</summary>
internal sealed class OrderRow
{
    private const long TenThousand = 10_000;

    private OrderProgress? _progress;

    public string OrderId { get; set; } = "";

    public string Channel { get; set; } = "";

    public string? CustomerId { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Of all units ordered, in ten-thousandths of the currency's main unit: amounts have four decimals at most.</summary>
    public long TotalE4 { get; set; }

    public long PlacedAt { get; set; }

    /// <summary>As the API names it, <see cref="OrderState"/>.</summary>
    public string State { get; set; } = "";

    /// <summary>One of <see cref="OrderStanding"/>.</summary>
    public string Standing { get; set; } = "";

    /// <summary>Units that are not cancelled.</summary>
    public long Units { get; set; }

    /// <summary>When the present wait began; null once nothing is left to do.</summary>
    public long? WaitingSince { get; set; }

    /// <summary>What for, in words.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>Tries made so far; 0 when nothing is tried again by itself.</summary>
    public int Attempt { get; set; }

    public long? NextTryAt { get; set; }

    /// <summary>What must be known of an order until nothing is left to do, as JSON.</summary>
    public string? Progress
    {
        get => _progress is null ? null : JsonSerializer.Serialize(_progress);
        set => _progress = value is null ? null : JsonSerializer.Deserialize<OrderProgress>(value);
    }

    public static OrderRow Of(string orderId, OrderPlaced e)
    {
        _ = GrainKeys.TryParseOrder(orderId, out var channel, out _);
        var order = new OrderRow
        {
            OrderId = orderId,
            Channel = channel,
            CustomerId = e.CustomerId,
            Currency = e.Currency,
            TotalE4 = (long)(e.Total * TenThousand),
            PlacedAt = e.At.ToUnixTimeMilliseconds(),
            Standing = OrderStanding.Submitted,
            Units = e.Lines.Sum(line => line.Quantity),
            WaitingSince = e.At.ToUnixTimeMilliseconds(),
            _progress = new OrderProgress { ShipsWhatIsThere = e.Allocation == AllocationRule.ShipWhatIsThere },
        };
        order.Settle();
        return order;
    }

    public static decimal Amount(long e4) => (decimal)e4 / TenThousand;

    public static string NameOf(OrderState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    public void Hold(OrderHeld e)
    {
        Open(e.At).Holds[NameOf(e.Reason)] = e.Detail;
        WaitingSince = e.At.ToUnixTimeMilliseconds();
    }

    public void Release(HoldReleased e)
    {
        Open(e.At).Holds.Remove(NameOf(e.Hold));
        EndWait(e.At);
    }

    public void Wait(string waitsFor, int attempt, DateTimeOffset nextTryAt, DateTimeOffset at)
    {
        var progress = Open(at);
        WaitingSince = progress.Retry == waitsFor ? WaitingSince : at.ToUnixTimeMilliseconds();
        (progress.Retry, Attempt, NextTryAt) = (waitsFor, attempt, nextTryAt.ToUnixTimeMilliseconds());
    }

    public void EndWait(DateTimeOffset at)
    {
        (Open(at).Retry, Attempt, NextTryAt) = (null, 0, null);
        WaitingSince = at.ToUnixTimeMilliseconds();
    }

    public void Miss(LinesShort e) => Units -= Open(e.At).ShipsWhatIsThere ? e.Lines.Sum(line => line.Asked - line.Got) : 0;

    public void Cancel(CancelRequested e)
    {
        Open(e.At).Pending.Add(e.OperationId);
        Units -= e.Lines.Sum(line => line.Quantity);
    }

    public void GiveBack(GivenBack e)
    {
        EndWait(e.At);
        var progress = Open(e.At);
        if (e.OperationId is not null)
        {
            progress.Pending.Remove(e.OperationId);
            return;
        }

        progress.Pending.Clear();
        progress.MustUndo = false;
    }

    public void Reject(OrderRejected e)
    {
        EndWait(e.At);
        Standing = OrderStanding.Rejected;
        Open(e.At).MustUndo = e.MustUndo;
        Units = 0;
    }

    public void Confirm(OrderConfirmed e)
    {
        EndWait(e.At);
        Standing = OrderStanding.Confirmed;
    }

    public void End(string standing)
    {
        Standing = standing;
        _progress = null;
    }

    /// <summary>Derives what follows from the rest, behind each event.</summary>
    public void Settle()
    {
        var isPromised = Standing is OrderStanding.Confirmed or OrderStanding.Rejected;
        if (isPromised && _progress is { Pending.Count: 0, MustUndo: false })
        {
            _progress = null;
        }

        if (Standing is OrderStanding.Submitted or OrderStanding.Held)
        {
            Standing = _progress!.Holds.Count > 0 ? OrderStanding.Held : OrderStanding.Submitted;
        }

        State = NameOf(this switch
        {
            { Standing: OrderStanding.Rejected } => OrderState.Rejected,
            { Units: 0 } => OrderState.Cancelled,
            { Standing: OrderStanding.Confirmed } => OrderState.Confirmed,
            _ => _progress!.Holds.ContainsKey(NameOf(HoldReason.ManualReview)) ? OrderState.PendingReview : OrderState.Submitted,
        });
        WaitsFor = _progress?.WaitsFor(Standing);
        if (_progress is null)
        {
            (WaitingSince, Attempt, NextTryAt) = (null, 0, null);
        }
    }

    private static string NameOf(HoldReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    private OrderProgress Open(DateTimeOffset at)
    {
        if (_progress is null)
        {
            _progress = new OrderProgress();
            WaitingSince = at.ToUnixTimeMilliseconds();
        }

        return _progress;
    }
}

/// <summary>What must be known of an order until nothing is left to do.</summary>
internal sealed class OrderProgress
{
    public bool ShipsWhatIsThere { get; set; }

    /// <summary>A rejected order has something to give back.</summary>
    public bool MustUndo { get; set; }

    /// <summary>Operation ids of cancellations that are not given back.</summary>
    public HashSet<string> Pending { get; set; } = [];

    /// <summary>Details by reason.</summary>
    public Dictionary<string, string> Holds { get; set; } = [];

    /// <summary>What is tried again, in words; null when nothing is scheduled.</summary>
    public string? Retry { get; set; }

    public string WaitsFor(string standing) => this switch
    {
        { Retry: { } retry } => retry,
        { Holds.Count: > 0 } => string.Join("; ", Holds.Select(hold => $"hold {hold.Key}: {hold.Value}")),
        _ when standing == OrderStanding.Rejected => "giving back what the rejected order had reserved",
        { Pending.Count: > 0 } => "giving back what was cancelled",
        _ => "stock, credit and payment, under way",
    };
}

/// <summary>How many orders stand at one place, with their units.</summary>
internal sealed class OrderTotalRow
{
    public string Standing { get; set; } = "";

    public long Orders { get; set; }

    public long Units { get; set; }
}

/// <summary>Orders placed and confirmed in one second since 1970.</summary>
internal sealed class OrderRateRow
{
    public long Second { get; set; }

    public long Placed { get; set; }

    public long Confirmed { get; set; }
}
