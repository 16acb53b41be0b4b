using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http.Orders;

/// <summary>The addresses of orders.</summary>
internal static class OrderRoutes
{
    private const string One = "/{channel}/{reference}";

    public static void Map(RouteGroupBuilder v1)
    {
        var orders = v1.MapGroup("/orders").WithTags("Orders").RequireAuthorization(ScopePolicies.ChannelOrOps);
        orders.MapPost("", OrderPlacing.PlaceAsync)
            .RequireAuthorization(ScopePolicies.Channel)
            .WithSummary("Place an order; 201 with its final state, 202 when that takes longer than ten seconds")
            .Produces<OrderReceipt>(StatusCodes.Status201Created)
            .Produces<OrderReceipt>(StatusCodes.Status202Accepted)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge);
        orders.MapGet("", OrderLists.ReadAsync)
            .WithSummary("Orders by id, in pages")
            .Produces<OrderPage>()
            .WithProblems();
        orders.MapGet(One, OrderCalls.GetAsync)
            .WithSummary("An order with its timeline and what it waits for")
            .Produces<OrderView>()
            .WithProblems(StatusCodes.Status404NotFound);
        orders.MapPost(One + "/cancel", OrderCalls.CancelAsync)
            .WithSummary("Cancel an order, or some units of some lines")
            .Produces<CancelReceipt>()
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        orders.MapPost(One + "/holds/{hold}/release", OrderCalls.ReleaseHoldAsync)
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("Lift a hold, with a reason")
            .Produces<OrderView>()
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }
}
