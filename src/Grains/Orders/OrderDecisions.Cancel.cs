using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

internal static partial class OrderDecisions
{
    /// <summary>Cancels units at once; that they are given back follows.</summary>
    public static Decision<OrderEvent, Answer<CancelReceipt>> Cancel(Order order, CancelOrder command, DateTimeOffset now)
    {
        if (!order.Exists)
        {
            return Refused(NotFound(order.Id));
        }

        if (order.FindCancellation(command.OperationId) is { } known)
        {
            return IsSame(known.Request, command)
                ? new([], Answer.Of(OrderViews.Receipt(order, known, isRepeat: true)))
                : Refused(new ConflictException("operation-reused", $"Operation {command.OperationId} stands for another cancellation."));
        }

        if (order.LiveUnits == 0)
        {
            return Refused(new ConflictException("order-not-cancellable", $"Order {order.Id} is {order.State} and has nothing left to cancel."));
        }

        var (lines, refusal) = command.Lines is null ? (AllUnits(order), null) : NamedUnits(order, command.Lines);
        if (refusal is not null)
        {
            return Refused(refusal);
        }

        var requested = new CancelRequestedV2(now, command.OperationId, command.Lines is null, lines, command.Reason, command.By);
        var after = lines.Sum(l => l.Quantity) == order.LiveUnits ? OrderState.Cancelled : order.State;
        var taken = lines.Sum(l => l.Amount ?? 0);
        var amounts = order.Amounts with { Cancelled = order.Amounts.Cancelled + taken, ToPay = order.Amounts.ToPay - taken };
        return Decided(order, [requested], Answer.Of(OrderViews.Receipt(order, requested, after, amounts, isRepeat: false)));
    }

    /// <summary>What a cancellation held is given back.</summary>
    public static Decision<OrderEvent, bool> CloseCancellation(Order order, string operationId, DateTimeOffset now) =>
        order.FindCancellation(operationId) is { IsGivenBack: false }
            ? Decided(order, [new GivenBack(now, operationId)], true)
            : new([], false);

    /// <summary>Everything of an order without live units is given back: it has ended.</summary>
    public static Decision<OrderEvent, bool> CloseUndo(Order order, bool isVoided, DateTimeOffset now)
    {
        if (!order.MustUndo)
        {
            return new([], false);
        }

        var events = new List<OrderEvent>(3);
        if (isVoided && (order.Payment is PaymentState.Pending or PaymentState.Authorized))
        {
            events.Add(new PaymentVoided(now, order.Placed!.PaymentIntent));
        }

        events.Add(new GivenBack(now, null));
        if (order.Rejected is null)
        {
            events.Add(new OrderCancelled(now));
        }

        return Decided(order, events, true);
    }

    /// <summary>A person lifts a hold.</summary>
    public static Decision<OrderEvent, Answer<bool>> ReleaseHold(Order order, ReleaseHold command, DateTimeOffset now)
    {
        if (!order.Exists)
        {
            return new([], Answer.Refuse<bool>(NotFound(order.Id)));
        }

        return order.HasHold(command.Hold) && order.LiveUnits > 0
            ? Decided(order, [new HoldReleased(now, command.Hold, command.Reason, command.By, Overrides: true)], Answer.Of(true))
            : new([], Answer.Refuse<bool>(new ConflictException("hold-not-found", $"Order {order.Id} has no hold {command.Hold}.")));
    }

    public static NotFoundException NotFound(string orderId) => new("order-not-found", $"There is no order {orderId}.");

    private static Decision<OrderEvent, Answer<CancelReceipt>> Refused(OrderClusterException refusal) => new([], Answer.Refuse<CancelReceipt>(refusal));

    private static bool IsSame(CancelRequested known, CancelOrder command) =>
        command.Lines is null
            ? known.Whole
            : !known.Whole && known.Lines.Select(l => new CancelLine(l.Number, l.Asked)).SequenceEqual(command.Lines);

    private static List<CancelledUnits> AllUnits(Order order) =>
        [.. order.Lines.Where(l => l.Live > 0).Select(l => new CancelledUnits(l.Number, null, l.Live, l.Reserved, 0, l.ToPay))];

    private static (List<CancelledUnits> Lines, OrderClusterException? Refusal) NamedUnits(Order order, IReadOnlyList<CancelLine> named)
    {
        var lines = new List<CancelledUnits>(named.Count);
        for (var i = 0; i < named.Count; i++)
        {
            if (order.Line(named[i].Number) is not { } line)
            {
                return (lines, new InvalidRequestException("line-not-found", $"lines[{i}].number", $"Order {order.Id} has no line {named[i].Number}."));
            }

            var quantity = named[i].Quantity ?? line.Live;
            if (quantity > line.Live || quantity == 0)
            {
                return (lines, new ConflictException("quantity-exceeds-open", $"Line {line.Number} holds {line.Live} units, {named[i].Quantity ?? 1} were to be cancelled."));
            }

            // Units for which nothing is promised go first.
            var ofReserved = Math.Max(0, quantity - line.Open);
            lines.Add(new CancelledUnits(line.Number, named[i].Quantity, quantity, ofReserved, line.Live - quantity, line.AmountOf(quantity, order.Currency)));
        }

        return (lines, null);
    }
}
