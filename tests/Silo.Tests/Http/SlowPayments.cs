using System.Net;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class SlowPayments
{
    [Fact]
    public async Task An_order_that_takes_long_is_accepted_with_its_address_and_finishes_by_itself()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with
        {
            HttpLimits = new HttpLimits { PlacingPatience = TimeSpan.FromMilliseconds(50) },
            Payments = new PaymentSimulatorOptions { Delay = TimeSpan.FromSeconds(1) },
        });
        var sku = await Stock.NewAsync(silo, units: 5);

        var accepted = (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("slow", (sku, 1)))).Is(HttpStatusCode.Accepted);

        Assert.Equal("submitted", accepted["state"].GetString());
        await Eventually.TrueAsync("shop/slow confirmed", async () =>
            (await silo.Shop.GetJsonAsync(accepted.Headers["Location"]))["state"].GetString() == "confirmed");
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_told_to_come_back_and_what_it_asked_goes_on()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with
        {
            HttpLimits = new HttpLimits { RequestTimeout = TimeSpan.FromSeconds(2) },
            Payments = new PaymentSimulatorOptions { Delay = TimeSpan.FromSeconds(4) },
        });

        // Not over HTTP: a silo that has just started may take longer for its first requests than they have here.
        var grains = silo.Service<IGrainFactory>();
        await grains.GetGrain<IProductGrain>("LATE").Put(new PutProduct("A thing", new Money(2.50m, "GBP"), "each", "test"));
        await grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("LATE")).Receive(new ReceiveStock("first", 5, "test", "test"));

        var reply = (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("late", ("LATE", 1)))).Is(HttpStatusCode.ServiceUnavailable, "outcome-unknown");

        Assert.True(reply.Headers.ContainsKey("Retry-After"));
        await Eventually.TrueAsync("shop/late confirmed", async () => (await grains.GetGrain<IOrderGrain>("shop/late").Get()).State == OrderState.Confirmed);
    }

    [Fact]
    public async Task A_declined_payment_rejects_the_order_and_gives_the_stock_back()
    {
        await using var silo = await TestSilo.StartAsync();
        var sku = await Stock.NewAsync(silo, units: 5);

        var reply = (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("declined", $"\"paymentToken\":\"{SimulatedTokens.Decline}\",", (sku, 1)))).Is(HttpStatusCode.Created);

        Assert.Equal(("rejected", "payment-declined"), (reply["state"].GetString(), reply["reasonCode"].GetString()));
        await Eventually.TrueAsync($"all 5 of {sku} available again", async () =>
            (await silo.Ops.GetJsonAsync($"/v1/inventory/{sku}"))["available"].GetInt64() == 5);
    }
}
