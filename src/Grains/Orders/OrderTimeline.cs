using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Orders;

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
        RetryScheduled e => new(e.At, "retry-scheduled", $"Waits for {e.For}; attempt {e.Attempt} is over, next at {e.NextTryAt:u}."),
        PaymentAuthorized e => new(e.At, "payment-authorized", e.Amount == 0 ? "Nothing to pay." : $"Payment of {Amount(order, e.Amount)} authorized."),
        PaymentDeclined e => new(e.At, "payment-declined", $"Payment declined: {e.Reason}"),
        PaymentVoided e => new(e.At, "payment-voided", "Payment voided."),
        OrderConfirmed e => new(e.At, "order-confirmed", "Confirmed."),
        OrderRejected e => new(e.At, "order-rejected", $"Rejected, {e.Code}: {e.Text}"),
        GivenBack e => new(e.At, "given-back", "Given back what was held."),
        OrderCancelled e => new(e.At, "order-cancelled", "Cancelled."),
        _ => throw new InvalidOperationException($"{@event.GetType().Name} has no entry in the timeline."),
    };

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
