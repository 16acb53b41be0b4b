using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>What the process of an order does next.</summary>
internal enum OrderStep
{
    /// <summary>Nothing, until someone asks or a due time comes.</summary>
    None = 0,

    /// <summary>Hold stock and credit softly.</summary>
    Reserve = 1,

    /// <summary>Have payment authorized, commit stock and credit, promise.</summary>
    Confirm = 2,

    /// <summary>Give back what one cancellation held; units live on.</summary>
    GiveBack = 3,

    /// <summary>Give back everything: no unit lives.</summary>
    Undo = 4,
}

internal static class OrderSteps
{
    /// <summary>The next step, from the state alone: so an order interrupted anywhere goes on by asking.</summary>
    public static OrderStep Next(Order order, DateTimeOffset now)
    {
        if (!order.Exists || order.IsFinished)
        {
            return OrderStep.None;
        }

        var isWaiting = order.Wait is { } wait && wait.NextTryAt > now;
        if (order.MustUndo)
        {
            // A wait for something else than the undoing is over with the order.
            return isWaiting && order.Wait!.For == InWords(OrderStep.Undo) ? OrderStep.None : OrderStep.Undo;
        }

        if (order.PendingCancellation is not null && !(isWaiting && order.Wait!.For == InWords(OrderStep.GiveBack)))
        {
            return OrderStep.GiveBack;
        }

        if (order.IsConfirmed || isWaiting || order.HasHold(HoldReason.ManualReview))
        {
            return OrderStep.None;
        }

        return order.Lines.Any(l => l.Open > 0) ? OrderStep.Reserve : OrderStep.Confirm;
    }

    public static string InWords(OrderStep step) => step switch
    {
        OrderStep.Reserve => "stock and credit",
        OrderStep.Confirm => "payment authorization",
        OrderStep.GiveBack => "giving back what was cancelled",
        OrderStep.Undo => "giving back everything",
        _ => "nothing",
    };
}
