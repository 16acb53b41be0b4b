using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <summary>What callers get to see of an order. Lists are arrays: the types that the compiler makes for collection expressions are not known to every engine.</summary>
internal static class OrderViews
{
    public static OrderReceipt Receipt(Order order, bool isRepeat) => new(
        order.Id, order.State, order.Payment, ReasonCode(order), new Money(order.Placed!.Total, order.Currency),
        order.Lines.Select(l => new LineReceipt(l.Number, l.Sku, l.Ordered, l.Promised, l.Missing)).ToArray(),
        order.Holds.Select(h => h.Reason).ToArray(), isRepeat, order.Amounts);

    public static CancelReceipt Receipt(Order order, Cancellation cancellation, bool isRepeat) =>
        Receipt(order, cancellation.Request, cancellation.StateAfter, cancellation.AmountsAfter, isRepeat);

    public static CancelReceipt Receipt(Order order, CancelRequested request, OrderState stateAfter, OrderAmounts amountsAfter, bool isRepeat) => new(
        order.Id, request.OperationId, stateAfter,
        request.Lines.Select(l => new CancelledLine(l.Number, order.Line(l.Number)!.Sku, l.Quantity, l.Remaining, l.Asked ?? l.Quantity)).ToArray(), isRepeat,
        amountsAfter);

    /// <param name="pausing">What the running process waits for at this moment; null when none runs or it works.</param>
    public static OrderView View(Order order, StepDelay? pausing)
    {
        var placed = order.Placed!;
        _ = GrainKeys.TryParseOrder(order.Id, out var channel, out var reference);
        return new OrderView(
            order.Id, channel, reference, placed.CustomerId, order.State, order.Payment, ReasonCode(order), placed.Allocation,
            new Money(placed.Total, placed.Currency), placed.OrderedAt, placed.At,
            order.Lines.Select(l => new OrderLineView(l.Number, l.Sku, l.Location, l.UnitPrice, l.Quantities, l.Amount)).ToArray(),
            order.Holds.Select(h => new HoldView(h.Reason, h.Detail, h.SetBy, h.At, h.LiftedBy)).ToArray(),
            Waiting(order, pausing), OrderTimeline.Of(order), order.Amounts);
    }

    private static string? ReasonCode(Order order) => order.State switch
    {
        OrderState.Rejected => order.Rejected!.Code,
        OrderState.Cancelled => "cancelled-on-request",
        _ => null,
    };

    private static WaitView? Waiting(Order order, StepDelay? pausing)
    {
        if (order.IsFinished)
        {
            return null;
        }

        if ((pausing ?? order.Delay) is { Attempt: > 0 } delay)
        {
            return new WaitView(OrderStepWords.For(delay.Step), delay.Since, delay.Attempt, delay.NextTryAt);
        }

        return order.Holds is [var hold, ..]
            ? new WaitView($"release of the hold {hold.Reason}", hold.At, 1, null)
            : new WaitView(OrderStepWords.For(order.Next?.Code ?? ""), order.WaitingSince, 1, null);
    }
}

/// <summary>What an order waits for, in words; its stream has the step's code.</summary>
public static class OrderStepWords
{
    public static string For(string step) => step switch
    {
        Order.ReserveStep => "stock and credit",
        Order.CreditStep => "the customer's credit",
        Order.ConfirmStep => "payment authorization",
        Order.ReleaseStep => "giving back what was cancelled",
        Order.CompensateStep => "giving back everything",
        _ => "nothing",
    };
}

/// <summary>An order's history in words.</summary>
internal static class OrderTimeline
{
    public static IReadOnlyList<TimelineEntry> Of(Order order) => order.History.SelectMany(e => EntriesOf(order, e)).ToArray();

    private static IEnumerable<TimelineEntry> EntriesOf(Order order, OrderEvent @event) => @event switch
    {
        LinesShort e => e.Lines.Select(l => Missing(order, e, l)),
        OrderReserved e => e.Lines.Where(l => l.Reserved > 0).Select(l => Reserved(order, e, l)),
        CancelRequested e => e.Lines.Select(l => Cancelled(order, e, l)),
        _ => [EntryOf(order, @event)],
    };

    private static TimelineEntry EntryOf(Order order, OrderEvent @event) => @event switch
    {
        OrderPlaced e => new(e.At, "order-placed", $"Placed: {e.Lines.Count} {(e.Lines.Count == 1 ? "line" : "lines")}, {Amount(order, e.Total)}."),
        OrderCreditHeld e => new(e.At, "credit-held", $"Credit of {Amount(order, e.Amount)} held."),
        OrderHeld e => new(e.At, "order-held", $"Held, {e.Reason}: {e.Detail} Lifted by: {e.LiftedBy}", By: e.SetBy),
        HoldReleased e => new(e.At, "hold-released", $"Hold {e.Hold} released: {e.Reason}", By: e.By),
        OrderDelayed e => Delayed(e.At, OrderStepWords.For(e.Step), e.Attempt, e.NextTryAt),
        RetryScheduled e => Delayed(e.At, e.For, e.Attempt, e.NextTryAt),
        PaymentAuthorized e => new(e.At, "payment-authorized", e.Amount == 0 ? "Nothing to pay." : $"Payment of {Amount(order, e.Amount)} authorized."),
        PaymentDeclined e => new(e.At, "payment-declined", $"Payment declined: {e.Reason}"),
        PaymentVoided e => new(e.At, "payment-voided", "Payment voided."),
        OrderConfirmed e => new(e.At, "order-confirmed", "Confirmed."),
        OrderRejected e => new(e.At, "order-rejected", $"Rejected, {e.Code}: {e.Text}"),
        GivenBack e => new(e.At, "given-back", "Given back what was held."),
        OrderCancelled e => new(e.At, "order-cancelled", "Cancelled."),
        _ => throw new InvalidOperationException($"{@event.GetType().Name} has no entry in the timeline."),
    };

    private static TimelineEntry Delayed(DateTimeOffset at, string waitsFor, int attempt, DateTimeOffset nextTryAt) => new(
        at, "retry-scheduled", attempt > 0 ? $"Waits for {waitsFor}; attempt {attempt} is over, next at {nextTryAt:u}." : $"Waits for {waitsFor}, which takes longer; the order goes on by itself.");

    private static TimelineEntry Missing(Order order, LinesShort e, ShortLine l)
    {
        var sku = order.Line(l.Number)!.Sku;
        return new(e.At, "line-short", $"Line {l.Number}: {l.Asked} units of {sku} asked for, {l.Got} are there.", l.Number, sku, l.Asked, l.Got);
    }

    private static TimelineEntry Reserved(Order order, OrderReserved e, ReservedLine l)
    {
        var sku = order.Line(l.Number)!.Sku;
        return new(e.At, "line-reserved", $"Line {l.Number}: {l.Reserved} units of {sku} held.", l.Number, sku, Got: l.Reserved);
    }

    private static TimelineEntry Cancelled(Order order, CancelRequested e, CancelledUnits l)
    {
        var sku = order.Line(l.Number)!.Sku;
        return new(e.At, "line-cancelled", $"Line {l.Number}: {l.Quantity} units of {sku} cancelled: {e.Reason}", l.Number, sku, l.Quantity, l.Remaining, e.By);
    }

    private static string Amount(Order order, decimal amount) => new Money(amount, order.Currency).ToString();
}
