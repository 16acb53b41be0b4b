using System.Net;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
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

    [Fact]
    public async Task Turns_away_who_calls_the_grain_with_a_new_order_and_tells_of_one_that_is_there()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { Orders = new OrderOptions { LeastPlacementsInHand = 1 } });
        var sku = await Stock.NewAsync(silo, units: 5);
        var grains = silo.Service<IGrainFactory>();
        Assert.Equal(OrderState.Confirmed, (await PlaceAsync("there")).State);
        var before = await silo.FeedEndAsync();
        silo.Service<PlacementAdmission>().Enter();

        var refusal = await Assert.ThrowsAsync<TryAgainException>(() => PlaceAsync("new"));
        var repeated = await PlaceAsync("there", isRetry: true);

        Assert.Equal(TryAgainException.Overloaded, refusal.Code);
        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.Equal((OrderState.Confirmed, true), (repeated.State, repeated.IsRepeat));
        Assert.Equal(before, await silo.FeedEndAsync());

        Task<OrderReceipt> PlaceAsync(string reference, bool isRetry = false) => grains.GetGrain<IOrderGrain>(GrainKeys.Order("shop", reference)).Place(new PlaceOrder(
            "shop", reference, BodyHash: reference, null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, sku, 1, 2.50m)], DateTimeOffset.UnixEpoch, MayQuotePrices: true, IsRetry: isRetry));
    }
}
