using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Keys;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Cluster.Tests.Processes;

/// <summary>A cluster of silos in processes of their own, on an empty database.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    internal const string Channel = "shop";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-cluster-");
    private readonly List<SiloProcess> _silos = [];
    private readonly string _store;

    private ProcessCluster(string store)
    {
        _store = store;
        ShopKey = AddKey([ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote], Channel);
        OpsKey = AddKey([ApiKeyScopes.Ops], null);
    }

    internal IReadOnlyList<SiloProcess> Silos => _silos;

    internal string ShopKey { get; }

    internal string OpsKey { get; }

    private string KeyFile => Path.Combine(_folder.FullName, ApiKeyFile.DefaultName);

    /// <summary>So many silos that all know of each other.</summary>
    internal static async Task<ProcessCluster> StartAsync(int count)
    {
        var server = await ThrowawayPostgres.SharedAsync();
        var cluster = new ProcessCluster($"postgres:{await server.CreateDatabaseAsync()}");
        try
        {
            var ports = FreePorts(3 * count);
            cluster._silos.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(index => SiloProcess.StartAsync(
                cluster._store, cluster.KeyFile, new SiloPortNumbers(ports[3 * index], ports[(3 * index) + 1], ports[(3 * index) + 2])))));
            foreach (var silo in cluster._silos)
            {
                await cluster.Board(silo).AwaitSilosAsync(cluster._silos.Select(each => each.Address));
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What one silo tells operators.</summary>
    internal OverviewReader Board(SiloProcess silo) => new(silo.Address, OpsKey);

    /// <summary>Recomputes from the journal alone that nothing was oversold, lost or charged twice.</summary>
    /// <param name="acknowledged">Orders that must be there.</param>
    internal async Task<AuditReport> AuditAsync(IReadOnlySet<string> acknowledged)
    {
        await using var store = JournalStores.Create(
            StoreAddress.Parse(_store), new StoreOptions { ReadOnly = true, AllowNotDurable = true }, NullLoggerFactory.Instance, TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        return await JournalAudit.RunAsync(store, new AuditOptions { Acknowledged = acknowledged }, progress: null, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private string AddKey(IReadOnlyList<string> scopes, string? channel)
    {
        var (text, record) = ApiKeyRecord.Make("test", scopes, channel, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(KeyFile, record);
        return text;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            Array.ForEach(listeners, listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }
}
