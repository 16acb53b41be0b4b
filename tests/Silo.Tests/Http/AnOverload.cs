using System.Net;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class AnOverload
{
    [Fact]
    public async Task Is_told_at_once_with_a_time_to_come_again_changes_nothing_and_is_over_when_there_is_room()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { Orders = new OrderOptions { LeastPlacementsInHand = 1 } });
        var sku = await Stock.NewAsync(silo, units: 5);
        var admission = silo.Service<PlacementAdmission>();
        var before = await silo.FeedEndAsync();
        admission.Enter();

        var refused = (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("one-too-many", (sku, 1)))).Is(HttpStatusCode.TooManyRequests, "overloaded");

        // Before anything of it is looked at, which the overload would pay for.
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("of-nothing", (sku, 0)))).Is(HttpStatusCode.TooManyRequests, "overloaded");
        Assert.True(int.Parse(refused.Headers["Retry-After"]) >= 1);
        Assert.Equal(before, await silo.FeedEndAsync());

        admission.Leave(isFinished: false);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("one-too-many", (sku, 1)))).Is(HttpStatusCode.Created);
    }
}
