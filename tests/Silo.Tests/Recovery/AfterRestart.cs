using System.Net;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class AfterRestart : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-restart-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_order_that_was_interrupted_while_payment_was_silent_finishes_without_a_new_request()
    {
        string sku;
        await using (var first = await TestSilo.StartAsync(settings => OnDisk(settings) with
        {
            HttpLimits = new HttpLimits { PlacingPatience = TimeSpan.FromMilliseconds(50) },
            Payments = new PaymentSimulatorOptions { SilentPerMille = 1_000, UnansweredCalls = int.MaxValue },
        }, _folder))
        {
            sku = await Stock.NewAsync(first, units: 5);
            (await first.Shop.PostJsonAsync("/v1/orders", Stock.Order("interrupted", (sku, 2)))).Is(HttpStatusCode.Accepted);
        }

        await using var second = await TestSilo.StartAsync(OnDisk, _folder);

        await Eventually.TrueAsync("shop/interrupted confirmed after the restart", async () =>
            (await second.Ops.GetJsonAsync("/v1/orders/shop/interrupted")).Is(HttpStatusCode.OK)["state"].GetString() == "confirmed");
        Assert.Equal(2, (await second.Ops.GetJsonAsync($"/v1/inventory/{sku}"))["committed"].GetInt64());
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        string before;
        await using (var first = await TestSilo.StartAsync(OnDisk, _folder))
        {
            var sku = await Stock.NewAsync(first, units: 5);
            (await first.Shop.PostJsonAsync("/v1/orders", Stock.Order("kept", (sku, 2)))).Is(HttpStatusCode.Created);
            before = (await first.Ops.GetJsonAsync("/v1/orders/shop/kept")).Text;
        }

        await using var second = await TestSilo.StartAsync(OnDisk, _folder);

        Assert.Equal(before, (await second.Ops.GetJsonAsync("/v1/orders/shop/kept")).Is(HttpStatusCode.OK).Text);
    }

    private SiloSettings OnDisk(SiloSettings settings) => settings with
    {
        Store = StoreAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "orders.db")}"),
    };
}
