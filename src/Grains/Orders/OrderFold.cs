using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Orders;

/// <summary>What each event makes of an order.</summary>
internal static class OrderFold
{
    public static readonly EventModel<Order, OrderEvent> Model = new(
        OrderEvents.Codec, foldVersion: 1, static stream => new Order(stream[StreamNames.OrderPrefix.Length..]), Apply);

    /// <exception cref="InvalidOperationException">The event breaks a law of quantities, or does not follow from the state.</exception>
    public static void Apply(Order order, OrderEvent @event)
    {
        if (order.Exists == @event is OrderPlaced)
        {
            throw new InvalidOperationException($"{@event.GetType().Name} can't follow: the order {(order.Exists ? "exists" : "does not exist")}.");
        }

        order.Remember(@event);
        if (EndsWait(order, @event))
        {
            order.Wait = null;
        }

        switch (@event)
        {
            case OrderPlaced e: Place(order, e); break;
            case LinesShort e: Miss(order, e); break;
            case OrderReserved e: Reserve(order, e); break;
            case OrderCreditHeld e: HoldCredit(order, e); break;
            case OrderHeld e: order.Hold(e); break;
            case HoldReleased e: ReleaseHold(order, e); break;
            case RetryScheduled e: Wait(order, e); break;
            case PaymentAuthorized: order.Payment = PaymentState.Authorized; break;
            case PaymentDeclined: order.Payment = PaymentState.Declined; break;
            case PaymentVoided: order.Payment = PaymentState.Voided; break;
            case OrderConfirmed: Confirm(order); break;
            case OrderRejected e: Reject(order, e); break;
            case CancelRequested e: Cancel(order, e); break;
            case GivenBack e: GiveBack(order, e); break;
            case OrderCancelled: break;
            default: throw new InvalidOperationException($"{@event.GetType().Name} has no fold.");
        }
    }

    /// <summary>
    /// The step that the order waits for has an outcome. A cancellation that is given back ends the wait of a confirmed order only:
    /// any other still has to go on, and its due time sees to that.
    /// </summary>
    public static bool EndsWait(Order order, OrderEvent @event) => @event switch
    {
        OrderReserved or HoldReleased or OrderConfirmed or OrderRejected or OrderCancelled or GivenBack { OperationId: null } => true,
        GivenBack => order.IsConfirmed,
        _ => false,
    };

    private static void Place(Order order, OrderPlaced e)
    {
        order.Placed = e;
        order.Lines = [.. e.Lines.Select(l => new OrderLine(l, e.Round))];
        order.PaymentMayBeAsked = e.Lines.Any(l => l.Reserved > 0);
        order.CreditRound = e.CreditHeld > 0 ? e.Round : 0;
        order.WaitingSince = e.At;
    }

    private static void Miss(Order order, LinesShort e)
    {
        decimal excess = 0;
        foreach (var missing in e.Lines)
        {
            var line = order.Line(missing.Number)!;
            line.Miss(missing.Asked - missing.Got, cancels: order.ShipsWhatIsThere);
            excess += (missing.Asked - missing.Got) * line.UnitPrice;
        }

        if (order.ShipsWhatIsThere && order.CreditRound > 0 && excess > 0)
        {
            order.Exceed(excess);
        }
    }

    private static void Reserve(Order order, OrderReserved e)
    {
        foreach (var reserved in e.Lines)
        {
            order.Line(reserved.Number)!.Reserve(reserved.Reserved, e.Round);
        }

        order.PaymentMayBeAsked |= e.Lines.Any(l => l.Reserved > 0);
        order.WaitingSince = e.At;
    }

    private static void HoldCredit(Order order, OrderCreditHeld e)
    {
        order.CreditRound = e.Round;
        order.ForgetExcess();
    }

    private static void ReleaseHold(Order order, HoldReleased e)
    {
        order.Release(e.Hold);
        order.IsCreditWaived |= e.Overrides && e.Hold == HoldReason.CreditLimit;
        order.WaitingSince = e.At;
    }

    private static void Wait(Order order, RetryScheduled e)
    {
        if (order.Wait?.For != e.For)
        {
            order.WaitingSince = e.At;
        }

        order.Wait = e;
    }

    private static void Confirm(Order order)
    {
        order.IsConfirmed = true;
        order.ForgetExcess();
        foreach (var line in order.Lines)
        {
            line.Promise();
        }
    }

    private static void Reject(Order order, OrderRejected e)
    {
        order.Rejected = e;
        foreach (var line in order.Lines)
        {
            line.Cancel(line.Live, line.Reserved);
        }
    }

    private static void Cancel(Order order, CancelRequested e)
    {
        decimal credit = 0;
        foreach (var units in e.Lines)
        {
            var line = order.Line(units.Number)!;
            line.Cancel(units.Quantity, units.Reserved);
            credit += units.Reserved * line.UnitPrice;
        }

        order.Cancel(new Cancellation(e, order.State, order.CreditRound > 0 ? credit : 0));
    }

    private static void GiveBack(Order order, GivenBack e)
    {
        if (e.OperationId is null)
        {
            order.IsUndone = true;
            foreach (var line in order.Lines)
            {
                line.GiveBack(line.ToGiveBack);
            }
        }

        foreach (var cancellation in order.Cancellations.Where(c => !c.IsGivenBack && (e.OperationId is null || c.Request.OperationId == e.OperationId)))
        {
            cancellation.IsGivenBack = true;
            foreach (var units in e.OperationId is null ? [] : cancellation.Request.Lines)
            {
                order.Line(units.Number)!.GiveBack(units.Reserved);
            }
        }
    }
}
