using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Silo.Http;

/// <summary>Stock of a SKU at a location: what arrived, what was counted, what is there.</summary>
internal static class InventoryRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        var inventory = v1.MapGroup("/inventory/{sku}").WithTags("Inventory");
        inventory.MapGet("", GetAsync)
            .WithName("getAvailability")
            .RequireAuthorization(ScopePolicies.ChannelOrOps)
            .WithSummary("What is there and what is promised")
            .Produces<Availability>()
            .WithProblems();
        inventory.MapPost("/receipts", ReceiveAsync)
            .WithName("receiveStock")
            .WithOperationKey(isRequired: false)
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("Book units that arrived")
            .WithDescription("`receiptId` names the delivery (or the key does): sent again, it books nothing and gets the stored answer with `isRepeat`. It counts for one SKU at one location; elsewhere the same id is another delivery.")
            .Produces<StockReply>()
            .WithBodyProblems(StatusCodes.Status409Conflict);
        inventory.MapPost("/adjustments", AdjustAsync)
            .WithName("adjustStock")
            .WithOperationKey(isRequired: false)
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("Correct the count of units on hand")
            .WithDescription("Below what is promised it leaves a `shortage` that is reported; nothing is taken from an order. `adjustmentId` names the correction, or the key does.")
            .Produces<StockReply>()
            .WithBodyProblems(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string sku, IGrainFactory grains, string? location = null) =>
        Answers.Ok(await Bucket(grains, sku, RequestText.Location(location)).GetAvailability().WaitAsync(context.RequestAborted));

    private static async Task<IResult> ReceiveAsync(HttpContext context, string sku, JsonBody<ReceiptBody> body, Caller caller, IGrainFactory grains, string? location = null)
    {
        var bucket = Bucket(grains, sku, RequestText.Location(location, body.Value.Location));
        var operation = OperationKey.Of(context, body.Value.ReceiptId, "receiptId");
        var command = new ReceiveStock(operation.Id, body.Value.Quantity ?? 0, body.Value.Reference!, caller.By);
        command.Check();
        return Answers.Ok(await OperationKey.RunAsync(operation.IsFromHeader, () => bucket.Receive(command).WaitAsync(context.RequestAborted)));
    }

    private static async Task<IResult> AdjustAsync(HttpContext context, string sku, JsonBody<AdjustmentBody> body, Caller caller, IGrainFactory grains, string? location = null)
    {
        var bucket = Bucket(grains, sku, RequestText.Location(location, body.Value.Location));
        var operation = OperationKey.Of(context, body.Value.AdjustmentId, "adjustmentId");
        var command = new AdjustStock(operation.Id, body.Value.Delta ?? 0, body.Value.Reason!, caller.By);
        command.Check();
        return Answers.Ok(await OperationKey.RunAsync(operation.IsFromHeader, () => bucket.Adjust(command).WaitAsync(context.RequestAborted)));
    }

    private static IInventoryBucketGrain Bucket(IGrainFactory grains, string sku, string location) =>
        grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(RequestText.Sku(sku), location));
}
