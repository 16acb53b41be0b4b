using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Orders;

/// <summary>Places orders, and keeps what their clients were told.</summary>
internal sealed class OrderSender(OrderHistory history, LoadTarget target)
{
    private static readonly Response Confirmed = Response.Ok(statusCode: "confirmed");

    internal OrderHistory History => history;

    /// <summary>Places an order.</summary>
    /// <param name="number">Taken from the history for it.</param>
    /// <param name="isRejectionFine">A clean rejection is as good an answer as a confirmation.</param>
    internal async Task<Response> PlaceAsync(int number, PlaceOrder order, bool isRejectionFine = false)
    {
        try
        {
            var receipt = await target.PlaceAsync(order).ConfigureAwait(false);
            return Answer(number, order, receipt, isRejectionFine);
        }
        catch (TryAgainException exception)
        {
            history.Tell(number, exception.Code == TryAgainException.Overloaded ? OrderFate.Refused : OrderFate.Unknown);
            return Response.Fail(statusCode: exception.Code, message: exception.Message);
        }
        catch (OrderClusterException exception)
        {
            history.Tell(number, OrderFate.Refused);
            return Response.Fail(statusCode: exception.Code, message: exception.Message);
        }
        catch (Exception exception)
        {
            history.Tell(number, OrderFate.Unknown);
            return Response.Fail(statusCode: exception.GetType().Name, message: exception.Message);
        }
    }

    private Response Answer(int number, PlaceOrder order, OrderReceipt receipt, bool isRejectionFine)
    {
        history.Tell(number, receipt);
        if (Wrong(order, receipt) is { } wrong)
        {
            return Response.Fail(statusCode: "wrong-receipt", message: wrong);
        }

        return receipt.State switch
        {
            OrderState.Confirmed => Confirmed,
            OrderState.Rejected when isRejectionFine => Response.Ok(statusCode: receipt.ReasonCode ?? "rejected"),
            OrderState.Rejected => Response.Fail(statusCode: receipt.ReasonCode ?? "rejected", message: "The order was rejected."),
            _ => Response.Fail(statusCode: "not-decided", message: $"The answer was {receipt.State}."),
        };
    }

    /// <summary>What a receipt says that does not fit the order; null when it fits.</summary>
    internal static string? Wrong(PlaceOrder order, OrderReceipt receipt)
    {
        if (!receipt.OrderId.EndsWith(order.Reference, StringComparison.Ordinal))
        {
            return $"Order {order.Reference} got the receipt of {receipt.OrderId}.";
        }

        if (receipt.State != OrderState.Confirmed)
        {
            return null;
        }

        if (receipt.Lines.Count != order.Lines.Count)
        {
            return $"Order {order.Reference} has {order.Lines.Count} lines, its receipt {receipt.Lines.Count}.";
        }

        for (var i = 0; i < order.Lines.Count; i++)
        {
            var (asked, got) = (order.Lines[i], receipt.Lines[i]);
            if (got.Sku != asked.Sku || got.Promised != asked.Quantity || got.Short != 0)
            {
                return $"Order {order.Reference} is confirmed, but line {asked.Number} asked for {asked.Quantity} of {asked.Sku} and was promised {got.Promised} of {got.Sku}.";
            }
        }

        return null;
    }
}
