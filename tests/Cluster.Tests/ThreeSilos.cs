using OrderCluster.Cluster.Tests.Load;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;
using System.Globalization;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
[Collection(OnThreeSilos.Name)]
public sealed class ThreeSilos(ThreeSiloCluster cluster) : IAsyncLifetime
{
    private const int Skus = 30;
    private const long UnitsOfEach = 1_000_000;

    private static readonly string[] AllSkus = [.. Enumerable.Range(1, Skus).Select(number => "K" + number.ToString("D3", CultureInfo.InvariantCulture))];

    private RotatingClient? _shop;
    private int _number;

    private LocalSilos Cluster => cluster.Silos;

    private RotatingClient Shop => _shop ?? throw new InvalidOperationException("The cluster is not started yet.");

    public async Task InitializeAsync()
    {
        if (new NeedsPostgresAttribute().Missing is not null)
        {
            return;
        }

        _number = await cluster.MendAsync();
        _shop = new RotatingClient(Cluster, Cluster.ShopKey, cluster.History);
        using var ops = new RotatingClient(Cluster, Cluster.OpsKey);
        await Task.WhenAll(AllSkus.Select(sku => ops.ReceiveAsync(sku, UnitsOfEach)));
    }

    public Task DisposeAsync()
    {
        _shop?.Dispose();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task An_order_that_one_silo_took_is_read_at_every_other()
    {
        for (var number = 0; number < 9; number++)
        {
            var placed = await Shop.PlaceAsync($"order-{number}", AllSkus[number]);

            // The client goes round, so these three ask each silo once.
            for (var silo = 0; silo < Cluster.Silos.Count; silo++)
            {
                var read = await Shop.GetOrderAsync(placed.OrderId);
                Assert.Equal((placed.OrderId, OrderState.Confirmed), (read.OrderId, read.State));
            }
        }

        Assert.Equal(0, Shop.Repeats);
    }

    [StoreFact]
    public async Task After_a_silo_was_killed_every_key_answers_and_nothing_acknowledged_is_lost()
    {
        await using var load = new OrderLoad(Shop, AllSkus, _number);
        await load.AwaitMoreAsync(100, "before the kill");

        await Cluster.Silos[1].KillAsync();

        await load.AwaitMoreAsync(200, "after the kill");
        await load.StopAsync();
        var available = await Task.WhenAll(AllSkus.Select(Shop.GetAvailabilityAsync));
        Assert.All(available, stock => Assert.Equal(UnitsOfEach, stock.OnHand));
        await Cluster.Board(Cluster.Silos[0]).AwaitSilosAsync([Cluster.Silos[0].Address, Cluster.Silos[2].Address]);
        await AssertAllThereAsync(load.Acknowledged);
    }

    [StoreFact]
    public async Task A_silo_that_is_stopped_under_load_hands_over_without_a_failed_call()
    {
        await using var load = new OrderLoad(Shop, AllSkus, _number);
        await load.AwaitMoreAsync(100, "before the stop");

        var exitCode = await Cluster.Silos[2].StopAsync();

        Assert.True(exitCode == 0, $"The stopped silo ended with {exitCode}: {Cluster.Silos[2].Log}");
        await load.AwaitMoreAsync(100, "after the stop");
        await load.StopAsync();
        await AssertAllThereAsync(load.Acknowledged);
    }

    private async Task AssertAllThereAsync(IReadOnlySet<string> acknowledged)
    {
        foreach (var some in acknowledged.Chunk(32))
        {
            var orders = await Task.WhenAll(some.Select(Shop.GetOrderAsync));
            Assert.All(orders, order => Assert.Equal(OrderState.Confirmed, order.State));
        }

        var report = await Cluster.AuditAsync(acknowledged);
        Assert.True(report.IsClean, string.Join(Environment.NewLine, report.Violations.Take(10)));
        Assert.Equal(acknowledged.Count, report.Acknowledged);
    }
}
