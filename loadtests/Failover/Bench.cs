using System.Globalization;
using OrderCluster.Client;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Failover;

/// <summary>A cluster with stock for all keys, and a client of it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const long UnitsOfEach = 1_000_000;

    /// <summary>How long a client waits for an answer.</summary>
    internal static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    private readonly ClusterConnection _connection;

    private Bench(LocalSilos cluster, ClusterConnection connection, IReadOnlyList<string> keys)
    {
        Cluster = cluster;
        _connection = connection;
        Keys = keys;
        Once = OrderClusterClients.OverGrains(connection.Grains, new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 1 }));
        Shop = NewShop();
    }

    internal LocalSilos Cluster { get; }

    /// <summary>SKUs.</summary>
    internal IReadOnlyList<string> Keys { get; }

    internal IGrainFactory Grains => _connection.Grains;

    /// <summary>Makes one attempt at a call.</summary>
    internal IOrderClusterClient Once { get; }

    /// <summary>Asks again as the client library does by itself.</summary>
    internal ShopClient Shop { get; }

    internal static async Task<Bench> StartAsync(int silos, int keys)
    {
        var cluster = await LocalSilos.StartAsync(new LocalSilosOptions { Count = silos });
        try
        {
            var connection = await cluster.ConnectAsync(new RetryPolicy(TimeProvider.System), ClientTimeout);
            var bench = new Bench(cluster, connection, [.. Enumerable.Range(0, keys).Select(key => "K" + key.ToString("D5", CultureInfo.InvariantCulture))]);
            await bench.Shop.StockUpAsync(bench.Keys, UnitsOfEach);
            return bench;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    internal ShopClient NewShop() => new(Once, new RetryPolicy(TimeProvider.System), ClientTimeout);
}
