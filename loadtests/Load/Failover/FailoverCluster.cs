using System.Globalization;
using System.Net;
using Npgsql;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Placement;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Load.Failover;

/// <summary>A cluster with stock for all keys, and a client of it.</summary>
internal sealed class FailoverCluster : IAsyncDisposable
{
    private const long UnitsOfEach = 1_000_000;

    /// <summary>How long a client waits for an answer.</summary>
    internal static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    private readonly ClusterConnection _connection;

    private FailoverCluster(LocalSilos cluster, ClusterConnection connection, RetryPolicy policy, IReadOnlyList<string> keys)
    {
        Cluster = cluster;
        _connection = connection;
        Keys = keys;
        Once = connection.GrainsWith(new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 1 }));
        Shop = new ShopClient(Once, policy, ClientTimeout);
    }

    internal LocalSilos Cluster { get; }

    /// <summary>SKUs.</summary>
    internal IReadOnlyList<string> Keys { get; }

    internal IGrainFactory Grains => _connection.Grains;

    /// <summary>Make one attempt at a call.</summary>
    internal RetryingGrains Once { get; }

    /// <summary>Asks again as the client library does by itself, or as it was told to.</summary>
    internal ShopClient Shop { get; }

    /// <param name="silos">How many.</param>
    /// <param name="keys">How many SKUs.</param>
    /// <param name="policy">How the client asks again; null: as the library does by itself.</param>
    /// <param name="store">Null: a new database.</param>
    internal static async Task<FailoverCluster> StartAsync(int silos, int keys, RetryPolicy? policy = null, string? store = null)
    {
        var cluster = await LocalSilos.StartAsync(new LocalSilosOptions { Count = silos, Store = store, IsMeasured = true });
        try
        {
            var connection = await cluster.ConnectAsync(new RetryPolicy(TimeProvider.System), ClientTimeout);
            var bench = new FailoverCluster(cluster, connection, policy ?? new RetryPolicy(TimeProvider.System), [.. Enumerable.Range(0, keys).Select(key => "K" + key.ToString("D5", CultureInfo.InvariantCulture))]);
            var patient = new RetryPolicy(TimeProvider.System, LocalSilos.Patience);
            await new ShopClient(bench.Once, patient, ClientTimeout).StockUpAsync(bench.Keys, UnitsOfEach);
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
}

/// <summary>Which silo owns each key's bucket, by the silos that the cluster's table has active.</summary>
internal sealed class Owners(SiloAddress[] active, IGrainFactory grains)
{
    internal static async Task<Owners> ReadAsync(FailoverCluster bench)
    {
        await using var connection = new NpgsqlConnection(bench.Cluster.Store["postgres:".Length..] + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT address, port, generation FROM orleansmembershiptable WHERE status = 3", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var active = new List<SiloAddress>();
        while (await rows.ReadAsync())
        {
            active.Add(SiloAddress.New(new IPEndPoint(IPAddress.Parse(rows.GetString(0)), rows.GetInt32(1)), rows.GetInt32(2)));
        }

        return new Owners([.. active], bench.Grains);
    }

    internal HashSet<string> KeysOf(SiloProcess silo, IEnumerable<string> keys) => keys
        .Where(key => Rendezvous.OwnerOf(grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(key)).GetGrainId(), active).Endpoint.Port == silo.Ports.Silo)
        .ToHashSet(StringComparer.Ordinal);
}
