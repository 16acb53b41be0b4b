using OrderCluster.Audit.Report;
using OrderCluster.Client;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.LocalCluster;

namespace OrderCluster.Scenarios.Target;

/// <summary>The cluster under load, and the ways into it.</summary>
internal sealed class LoadTarget : IAsyncDisposable
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly RetryPolicy Patient = new(TimeProvider.System, new RetryOptions { Attempts = 20, MaxDelay = TimeSpan.FromSeconds(2) });

    private readonly string? _store;
    private readonly HttpDoors? _http;

    private LoadTarget(LocalSilos? local, ClusterConnection connection, HttpDoors? http, string? store)
    {
        Local = local;
        Connection = connection;
        _http = http;
        _store = store;
    }

    /// <summary>The silos that were started for this load; null when it goes to a cluster that runs already.</summary>
    internal LocalSilos? Local { get; }

    internal ClusterConnection Connection { get; }

    /// <summary>The journal's address; null when it is not known here.</summary>
    internal string? Store => Local?.Store ?? _store;

    /// <summary>What the load goes through; over HTTP the silos take turns.</summary>
    internal IOrderClusterClient Client => _http?.Next() ?? Connection.Orders;

    internal string Transport => _http is null ? "gateway" : "HTTP";

    internal static async Task<LoadTarget> OpenAsync(TargetOptions options)
    {
        if (options.Gateways.Count > 0)
        {
            var connection = await OrderClusterClients.ConnectAsync(
                new ClusterConnectionOptions { Cluster = options.Cluster, Gateways = options.Gateways, Secret = options.Secret, ApiKey = options.ApiKey ?? "", ResponseTimeout = ResponseTimeout }, Patient);
            return new LoadTarget(null, connection, options.OverHttp ? new HttpDoors(options.HttpAddresses, options.ApiKey, Patient) : null, options.Store);
        }

        var local = await LocalSilos.StartAsync(new LocalSilosOptions { Count = options.Silos, Store = options.Store, Payments = options.Payments, IsMeasured = true });
        var doors = options.OverHttp ? new HttpDoors([.. local.Silos.Select(silo => silo.Address)], local.ShopKey, Patient) : null;
        return new LoadTarget(local, await local.ConnectAsync(Patient, ResponseTimeout), doors, null);
    }

    /// <summary>Recomputes the promises from the journal alone; null when the journal can't be read from here.</summary>
    internal async Task<AuditReport?> AuditAsync(IReadOnlySet<string> acknowledged) => Store is { } store && store != "memory:"
        ? await LocalSilos.AuditAsync(store, acknowledged)
        : null;

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _http?.Dispose();
        if (Local is { } local)
        {
            await local.DisposeAsync();
        }
    }
}
