using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Orders;

/// <summary>What may happen to an order: pure, from state, command and time to events and reply.</summary>
internal static partial class OrderDecisions
{
    /// <summary>Who sets and lifts holds without a person.</summary>
    public const string Itself = "order";

    /// <summary>What an order that waits for its customer's credit waits for.</summary>
    public const string WaitForCredit = "the customer's credit";

    /// <summary>
    /// The first append: the order exists from here on. A contended one holds nothing yet and tries again; a rejected one is finished, since soft holds end by themselves.
    /// </summary>
    /// <returns>Whether the reservations of the attempt are kept; otherwise they are to be given back. Null: the order was there before.</returns>
    public static Decision<OrderEvent, bool?> Place(Order order, Placement placement, DateTimeOffset now)
    {
        if (order.Exists)
        {
            return new([], null);
        }

        var (attempt, verdict) = (placement.Attempt, placement.Verdict);
        var isKept = verdict == ReserveVerdict.Kept && placement.Review is null;
        var events = new List<OrderEvent>(3) { Placed(order.Id, placement, isKept) };
        if (placement.Review is { } limit)
        {
            events.Add(new OrderHeld(
                now, HoldReason.ManualReview, $"The total is over {limit} {placement.Command.Currency}.", Itself, "A person reviews the order and releases the hold."));
            return Decided(order, events, (bool?)false);
        }

        if (verdict == ReserveVerdict.OutOfStock || (isKept && placement.Command.Allocation == AllocationRule.ShipWhatIsThere))
        {
            AddShortage(events, attempt, placement.Command.Allocation, now);
        }

        if (verdict == ReserveVerdict.OutOfStock)
        {
            events.Add(OutOfStock(attempt, placement.Command.Allocation, "out-of-stock", mustUndo: false, now));
        }
        else if (verdict == ReserveVerdict.CreditRefused)
        {
            AddCreditWait(events, placement.Total, placement.Command.Currency, attempts: 0, now);
        }

        return Decided(order, events, (bool?)isKept);
    }

    /// <summary>Another round of soft reservations has an outcome.</summary>
    /// <returns>What to do with the round's reservations, and whether the order must wait a little and try again.</returns>
    public static Decision<OrderEvent, ReserveVerdict> AfterReserving(Order order, AttemptOutcome outcome, DateTimeOffset now)
    {
        var (attempt, verdict, authorized) = outcome;
        if (attempt.Lines.Any(l => order.Line(l.Number)!.Live != l.Asked) || order.IsFinished || order.MustUndo)
        {
            return new([], ReserveVerdict.Contended);
        }

        var events = new List<OrderEvent>(5);
        if (authorized is { } amount && order.Payment == PaymentState.Pending)
        {
            events.Add(new PaymentAuthorized(now, order.Placed!.PaymentIntent, amount));
        }

        var isLate = order.PaymentMayBeAsked;
        switch (verdict)
        {
            case ReserveVerdict.Kept:
                AddReserved(order, events, attempt, now);
                break;
            case ReserveVerdict.OutOfStock:
                AddShortage(events, attempt, order.Placed!.Allocation, now);
                events.Add(OutOfStock(attempt, order.Placed.Allocation, isLate ? "out-of-stock-after-expiry" : "out-of-stock", isLate, now));
                break;
            case ReserveVerdict.CreditRefused when isLate:
                events.Add(new OrderRejected(now, "credit-refused-after-expiry", "The hold on credit ended before payment was authorized, and credit no longer suffices.", true));
                break;
            case ReserveVerdict.CreditRefused:
                AddCreditWait(events, attempt.CreditAmount, order.Currency, order.Wait?.Attempt ?? 0, now, isHeld: order.HasHold(HoldReason.CreditLimit));
                break;
        }

        return Decided(order, events, verdict);
    }

    /// <summary>The second append: everything behind the promise is durable.</summary>
    /// <param name="authorized">What the gateway authorized.</param>
    /// <returns>False when the order was cancelled or changed meanwhile, so that nothing is confirmed.</returns>
    public static Decision<OrderEvent, bool> Confirm(Order order, decimal authorized, DateTimeOffset now)
    {
        if (!order.Exists || order.IsConfirmed || order.LiveUnits == 0 || order.Lines.Any(l => l.Open > 0) || order.Holds.Count > 0)
        {
            return new([], false);
        }

        OrderEvent confirmed = new OrderConfirmed(now);
        return Decided(
            order,
            order.Payment == PaymentState.Authorized ? [confirmed] : [new PaymentAuthorized(now, order.Placed!.PaymentIntent, authorized), confirmed],
            true);
    }

    /// <summary>The gateway declined. Nothing was committed yet, so what is softly held ends by itself.</summary>
    public static Decision<OrderEvent, bool> Decline(Order order, string reason, DateTimeOffset now)
    {
        if (order.Payment != PaymentState.Pending)
        {
            return new([], false);
        }

        OrderEvent declined = new PaymentDeclined(now, order.Placed!.PaymentIntent, reason);
        return Decided(
            order, order.LiveUnits == 0 ? [declined] : [declined, new OrderRejected(now, "payment-declined", reason, MustUndo: false)], true);
    }

    /// <summary>A step has no outcome yet and is tried again after a longer wait, which survives a restart.</summary>
    public static Decision<OrderEvent, bool> ScheduleRetry(Order order, (string For, int Attempt, TimeSpan Delay) retry, DateTimeOffset now) =>
        order.IsFinished ? new([], false) : Decided(order, [new RetryScheduled(now, retry.For, retry.Attempt, now + retry.Delay)], true);

    /// <summary>What the customer is asked to pay: all units that live.</summary>
    public static decimal ToPay(Order order) => order.Lines.Sum(l => l.Live * l.UnitPrice);

    // The due time stands for the state's wait: it goes when the wait does.
    private static Decision<OrderEvent, TReply> Decided<TReply>(Order order, IReadOnlyList<OrderEvent> events, TReply reply)
    {
        var due = DueChange.None;
        foreach (var @event in events)
        {
            due = @event is RetryScheduled retry ? DueChange.Set(retry.NextTryAt)
                : order.Wait is not null && OrderFold.EndsWait(order, @event) ? DueChange.Clear
                : due;
        }

        return new(events, reply, due);
    }
}
