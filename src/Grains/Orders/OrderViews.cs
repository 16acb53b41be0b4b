using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Orders;

/// <summary>What callers get to see of an order. Lists are arrays: the types that the compiler makes for collection expressions are not known to every engine.</summary>
internal static class OrderViews
{
    public static OrderReceipt Receipt(Order order, bool isRepeat) => new(
        order.Id, order.State, order.Payment, ReasonCode(order), new Money(order.Placed!.Total, order.Currency),
        order.Lines.Select(l => new LineReceipt(l.Number, l.Sku, l.Ordered, l.Promised, l.Missing)).ToArray(),
        order.Holds.Select(h => h.Reason).ToArray(), isRepeat);

    public static CancelReceipt Receipt(Order order, Cancellation cancellation, bool isRepeat) =>
        Receipt(order, cancellation.Request, cancellation.StateAfter, isRepeat);

    public static CancelReceipt Receipt(Order order, CancelRequested request, OrderState stateAfter, bool isRepeat) => new(
        order.Id, request.OperationId, stateAfter,
        request.Lines.Select(l => new CancelledLine(l.Number, order.Line(l.Number)!.Sku, l.Quantity, l.Remaining)).ToArray(), isRepeat);

    /// <param name="running">What the running process waits for at this moment; null when none runs or it works.</param>
    public static OrderView View(Order order, WaitView? running)
    {
        var placed = order.Placed!;
        _ = GrainKeys.TryParseOrder(order.Id, out var channel, out var reference);
        return new OrderView(
            order.Id, channel, reference, placed.CustomerId, order.State, order.Payment, ReasonCode(order), placed.Allocation,
            new Money(placed.Total, placed.Currency), placed.OrderedAt, placed.At,
            order.Lines.Select(l => new OrderLineView(l.Number, l.Sku, l.Location, l.UnitPrice, l.Quantities)).ToArray(),
            order.Holds.Select(h => new HoldView(h.Reason, h.Detail, h.SetBy, h.At, h.LiftedBy)).ToArray(),
            Waiting(order, running), OrderTimeline.Of(order));
    }

    private static string? ReasonCode(Order order) => order.State switch
    {
        OrderState.Rejected => order.Rejected!.Code,
        OrderState.Cancelled => "cancelled-on-request",
        _ => null,
    };

    private static WaitView? Waiting(Order order, WaitView? running)
    {
        if (order.IsFinished)
        {
            return null;
        }

        if (order.Wait is { } wait && running is null)
        {
            return new WaitView(wait.For, order.WaitingSince, wait.Attempt, wait.NextTryAt);
        }

        if (order.Holds is [var hold, ..] && running is null)
        {
            return new WaitView($"release of the hold {hold.Reason}", hold.At, 1, null);
        }

        return running ?? new WaitView(OrderSteps.InWords(OrderSteps.Next(order, order.LastEventAt)), order.WaitingSince, 1, null);
    }
}
