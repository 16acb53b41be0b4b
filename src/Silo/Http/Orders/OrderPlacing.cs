using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Http;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Http.Errors;
using OrderCluster.Silo.Http.Requests;
using OrderCluster.Silo.Http.Security;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http.Orders;

/// <summary>Places orders: what was sent becomes a canonical order, channel and rights come from the key.</summary>
internal static class OrderPlacing
{
    private const string Replayed = "Idempotency-Replayed";

    public static async Task<IResult> PlaceAsync(
        HttpContext context, JsonBody<OrderBody> body, Caller caller, IGrainFactory grains, PlacementAdmission admission, HttpLimits limits, TimeProvider clock)
    {
        if (admission.FindRefusal() is { } refusal)
        {
            await ProblemAnswers.WriteAsync(context, ErrorMapping.Of(refusal)!);
            return Results.Empty;
        }

        var key = OperationKey.Header(context, body.Value.Reference, "reference");
        var isRetry = context.Request.Headers[WireHeaders.IsRetry] is ["true"];
        var source = new OrderSource(caller.Channel!, caller.MayQuotePrices, key, isRetry);
        var order = CanonicalOrder.Validate(body.Value, source, clock.GetUtcNow()).CommandOrThrow() with
        {
            PatienceMs = (int)limits.PlacingPatience.TotalMilliseconds,
        };
        var grain = grains.GetGrain<IOrderGrain>(GrainKeys.Order(order.Channel, order.Reference));
        var receipt = await OperationKey.RunAsync(body.Value.Reference is null, () => grain.Place(order).WaitAsync(context.RequestAborted));

        context.Response.Headers.Location = Routes.Order(receipt.OrderId);
        if (receipt.IsRepeat)
        {
            context.Response.Headers[Replayed] = "true";
        }

        return Answers.Json(receipt, IsUnderWay(receipt) ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
    }

    private static bool IsUnderWay(OrderReceipt receipt) => receipt.State is OrderState.Draft or OrderState.Submitted && receipt.Holds.Count == 0;
}
