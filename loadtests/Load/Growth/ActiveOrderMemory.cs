using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Store;
using OrderCluster.Load.Workload;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Load.Growth;

/// <summary>Bytes that an order takes while it waits for payment: a silo in this process, whose collector can be told to run.</summary>
internal static class ActiveOrderMemory
{
    private const string Channel = "shop";

    /// <returns>Orders that were in memory when measured, and bytes of each.</returns>
    internal static async Task<(long Orders, double BytesEach)> MeasureAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("ordercluster-growth-");
        using var host = SiloHost.Build(new SiloSettings
        {
            Store = StoreAddress.Parse($"sqlite:{Path.Combine(folder.FullName, "orders.db")}"),
            Http = null,
            Payments = new PaymentSimulatorOptions { Delay = TimeSpan.FromMinutes(30) },
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        });
        try
        {
            await host.StartAsync();
            var factory = host.Services.GetRequiredService<IGrainFactory>();
            var grains = new RetryingGrains(factory, new RetryPolicy(TimeProvider.System));
            var orders = new ShopOrders(Channel, "active", skus: 100, customers: 100);
            await orders.StockAsync(grains, 10_000_000, 32, CancellationToken.None);
            await PlaceAsync(grains, orders, 0, 1_000);
            var management = factory.GetGrain<IManagementGrain>(0);
            var (before, bytesBefore) = (await management.GetTotalActivationCount(), GC.GetTotalMemory(forceFullCollection: true));
            await PlaceAsync(grains, orders, 1_000, count);
            var (after, bytesAfter) = (await management.GetTotalActivationCount(), GC.GetTotalMemory(forceFullCollection: true));
            await host.StopAsync();
            return (after - before, (bytesAfter - bytesBefore) / (double)Math.Max(1, after - before));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task PlaceAsync(RetryingGrains grains, ShopOrders orders, int from, int count) => Parallel.ForEachAsync(
        Enumerable.Range(from, count),
        new ParallelOptions { MaxDegreeOfParallelism = 128 },
        async (number, cancellation) =>
        {
            var order = orders.Order(number, TimeProvider.System.GetUtcNow()) with { PatienceMs = 0 };
            await grains.GetGrain<IOrderGrain>(GrainKeys.Order(Channel, order.Reference), cancellation).Place(order);
        });
}
