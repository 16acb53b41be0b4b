using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Overview;

public sealed class OverviewOfOrders : IDisposable
{
    private static readonly string[] States = ["confirmed", "rejected", "held", "cancelled"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-overview-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_counts_orders_as_the_audit_does_and_as_often_after_a_restart()
    {
        await using (var first = await TestSilo.StartAsync(OnDisk, _folder))
        {
            await PlaceOneOfEachAsync(first);
            await AssertLikeAuditAsync(first, "before the restart");
            (await first.Ops.PostJsonAsync("/v1/views/rebuild", "{}")).Is(HttpStatusCode.Accepted);
            await AssertLikeAuditAsync(first, "after a rebuild");
        }

        await using var second = await TestSilo.StartAsync(OnDisk, _folder);
        await AssertLikeAuditAsync(second, "after the restart");
    }

    [Fact]
    public async Task An_unfinished_order_says_what_it_waits_for()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with
        {
            HttpLimits = new HttpLimits { PlacingPatience = TimeSpan.FromMilliseconds(50) },
            Payments = new PaymentSimulatorOptions { SilentPerMille = 1_000, UnansweredCalls = int.MaxValue },
        });
        var sku = await Stock.NewAsync(silo, units: 5);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("waiting", (sku, 2)))).Is(HttpStatusCode.Accepted);

        JsonElement order = default;
        await Eventually.TrueAsync("shop/waiting stands among the unfinished ones", async () =>
        {
            var unfinished = (await silo.Ops.GetJsonAsync("/v1/overview")).Is(HttpStatusCode.OK)["unfinished"];
            order = unfinished.GetProperty("oldest").EnumerateArray().FirstOrDefault();
            return unfinished.GetProperty("count").GetInt64() == 1;
        });

        Assert.Equal(("shop/waiting", "submitted"), (order.GetProperty("orderId").GetString(), order.GetProperty("state").GetString()));
        Assert.Contains("payment", order.GetProperty("waitsFor").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stock_that_an_adjustment_left_short_is_shown_until_it_is_there_again()
    {
        await using var silo = await TestSilo.StartAsync();
        var sku = await Stock.NewAsync(silo, units: 5);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("short", (sku, 4)))).Is(HttpStatusCode.Created);
        (await silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/adjustments", """{"adjustmentId":"a","delta":-3,"reason":"broken"}""")).Is(HttpStatusCode.OK);
        await Eventually.TrueAsync("2 units short", async () => await ShortagesAsync(silo) is [2]);

        (await silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/receipts", """{"receiptId":"b","quantity":9,"reference":"x"}""")).Is(HttpStatusCode.OK);

        await Eventually.TrueAsync("no unit short", async () => await ShortagesAsync(silo) is []);
    }

    [Fact]
    public async Task The_audit_figure_is_that_of_the_last_audit()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.False((await silo.Ops.GetJsonAsync("/v1/overview")).Is(HttpStatusCode.OK).Json.TryGetProperty("audit", out _));
        await Stock.NewAsync(silo, units: 5);
        var rows = (await silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.OK)["rows"].GetInt64();

        var figure = (await silo.Ops.GetJsonAsync("/v1/overview")).Is(HttpStatusCode.OK)["audit"];

        Assert.Equal((0, rows), (figure.GetProperty("violations").GetInt64(), figure.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task Lists_overview_and_metrics_call_no_grain_of_an_order_or_a_bucket()
    {
        var calls = new Calls();
        await using var silo = await TestSilo.StartAsync(settings => settings with { ConfigureServices = services => services.AddSingleton<IIncomingGrainCallFilter>(calls) });
        var sku = await Stock.NewAsync(silo, units: 5);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("kept", (sku, 4)))).Is(HttpStatusCode.Created);
        (await silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/adjustments", """{"adjustmentId":"a","delta":-3,"reason":"broken"}""")).Is(HttpStatusCode.OK);
        await Eventually.TrueAsync("2 units short", async () => await ShortagesAsync(silo) is [2]);
        Assert.Contains(calls.Seen, call => call is IOrderGrain);
        Assert.Contains(calls.Seen, call => call is IInventoryBucketGrain);
        calls.Seen.Clear();

        Assert.Single((await silo.Shop.GetJsonAsync("/v1/orders?state=confirmed")).Is(HttpStatusCode.OK)["orders"].EnumerateArray());
        Assert.True(await ShortagesAsync(silo) is [2]);
        Assert.Contains("ordercluster_orders", await silo.Ops.GetStringAsync("/metrics"), StringComparison.Ordinal);

        Assert.DoesNotContain(calls.Seen, call => call is IOrderGrain or IInventoryBucketGrain);
    }

    private static async Task PlaceOneOfEachAsync(TestSilo silo)
    {
        var sku = await Stock.NewAsync(silo, units: 100);
        foreach (var reference in new[] { "kept", "less", "gone" })
        {
            (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(reference, (sku, 3)))).Is(HttpStatusCode.Created);
        }

        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused", (sku, 1_000)))).Is(HttpStatusCode.Created);
        (await silo.Admin.PutJsonAsync("/v1/customers/poor/credit-limit", """{"limit":{"amount":1,"currency":"GBP"},"reason":"test"}""")).Is(HttpStatusCode.OK);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("stopped", "\"customerId\":\"poor\",", (sku, 1)))).Is(HttpStatusCode.Created);
        (await silo.Shop.PostJsonAsync("/v1/orders/shop/gone/cancel", """{"reason":"x"}""", "all")).Is(HttpStatusCode.OK);
        (await silo.Shop.PostJsonAsync("/v1/orders/shop/less/cancel", """{"lines":[{"number":1,"quantity":1}],"reason":"x"}""", "one")).Is(HttpStatusCode.OK);
    }

    private static async Task AssertLikeAuditAsync(TestSilo silo, string when)
    {
        var got = "";
        await Eventually.TrueAsync($"the overview counts as the audit does, {when}", async () =>
        {
            var totals = (await silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.OK)["channels"].EnumerateArray().Single();
            var overview = (await silo.Ops.GetJsonAsync("/v1/overview")).Is(HttpStatusCode.OK)["orders"];
            var wanted = string.Join(", ", States.Select(state => $"{state} {totals.GetProperty(state)}"));
            got = string.Join(", ", States.Select(state => $"{state} {overview.GetProperty(state)}"));
            return totals.GetProperty("unfinished").GetInt64() == 0 && wanted == got;
        });

        Assert.Equal("confirmed 2, rejected 1, held 1, cancelled 1", got);
    }

    private static async Task<long[]> ShortagesAsync(TestSilo silo) =>
    [
        .. (await silo.Ops.GetJsonAsync("/v1/overview")).Is(HttpStatusCode.OK)["shortages"].GetProperty("worst").EnumerateArray()
            .Select(stock => stock.GetProperty("units").GetInt64()),
    ];

    private SiloSettings OnDisk(SiloSettings settings) => settings with
    {
        Store = StoreAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "orders.db")}"),
    };

    private sealed class Calls : IIncomingGrainCallFilter
    {
        public ConcurrentQueue<object> Seen { get; } = new();

        public Task Invoke(IIncomingGrainCallContext context)
        {
            Seen.Enqueue(context.Grain);
            return context.Invoke();
        }
    }
}
