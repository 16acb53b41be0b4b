using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>Orders as tests place them: channel web, pounds, quoted prices.</summary>
internal static class Commands
{
    public static PlaceOrder Order(string reference, params OrderLineRequest[] lines) => new(
        "web", reference, $"hash-{reference}", null, "GBP", AllocationRule.AllOrNothing, lines, DateTimeOffset.UnixEpoch, MayQuotePrices: true);

    public static OrderLineRequest Line(int number, string sku, long quantity, decimal price = 2.50m) => new(number, sku, quantity, price);

    public static CancelOrder CancelAll(string operation) => new(operation, null, "changed their mind", "test");

    public static CancelOrder CancelPart(string operation, params CancelLine[] lines) => new(operation, lines, "too many", "test");
}
