using OrderCluster.Audit.Report;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Target;

/// <summary>The cluster under load, and the ways into it: the calls go through its gateways or, over HTTP, to each silo in turn.</summary>
internal sealed class LoadTarget : IAsyncDisposable
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly RetryPolicy Patient = new(TimeProvider.System, new RetryOptions { Attempts = 20, MaxDelay = TimeSpan.FromSeconds(2) });

    private readonly string? _store;
    private readonly HttpClients? _http;

    private LoadTarget(LocalSilos? local, ClusterConnection connection, HttpClients? http, string? store)
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

    internal string Transport => _http is null ? "gateway" : "HTTP";

    internal static async Task<LoadTarget> OpenAsync(TargetOptions options)
    {
        if (options.Gateways.Count > 0)
        {
            var connection = await ClusterConnection.ConnectAsync(
                new ClusterConnectionOptions { Cluster = options.Cluster, Gateways = options.Gateways, Secret = options.Secret, ApiKey = options.ApiKey ?? "", ResponseTimeout = ResponseTimeout }, Patient);
            return new LoadTarget(null, connection, options.OverHttp ? new HttpClients(options.HttpAddresses, options.ApiKey, Patient) : null, options.Store);
        }

        var local = await LocalSilos.StartAsync(new LocalSilosOptions { Count = options.Silos, Store = options.Store, Payments = options.Payments, IsMeasured = true });
        var doors = options.OverHttp ? new HttpClients([.. local.Silos.Select(silo => silo.Address)], local.ShopKey, Patient) : null;
        return new LoadTarget(local, await local.ConnectAsync(Patient, ResponseTimeout), doors, null);
    }

    internal Task<OrderReceipt> PlaceAsync(PlaceOrder order) => _http is null
        ? Connection.GetGrain<IOrderGrain>(GrainKeys.Order(order.Channel, order.Reference)).Place(order)
        : _http.Next().PlaceAsync(order.Reference, new OrderBody(
            order.Reference, order.CustomerId, order.Currency, order.Allocation,
            [.. order.Lines.Select(line => new OrderLineBody(line.Sku, line.Quantity, line.UnitPrice, line.Location))], order.OrderedAt, order.PaymentToken));

    internal Task<OrderView> GetOrderAsync(string orderId) =>
        _http?.Next().GetOrderAsync(orderId) ?? Connection.GetGrain<IOrderGrain>(orderId).Get();

    /// <summary>Cancels an order in whole.</summary>
    internal Task<CancelReceipt> CancelAsync(string orderId, string operationId, string reason) =>
        _http?.Next().CancelAsync(orderId, operationId, new CancelBody(Reason: reason))
        ?? Connection.GetGrain<IOrderGrain>(orderId).Cancel(new CancelOrder(operationId, null, reason, "load test"));

    internal Task<Availability> GetAvailabilityAsync(string sku) =>
        _http?.Next().GetAvailabilityAsync(sku) ?? Connection.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku)).GetAvailability();

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

/// <summary>What is put under load.</summary>
internal sealed record TargetOptions
{
    /// <summary>As a silo's <c>--store</c> takes it; null: a new database on a throw-away PostgreSQL server.</summary>
    internal string? Store { get; init; }

    /// <summary>Silos to start.</summary>
    internal int Silos { get; init; } = 1;

    /// <summary>Gateways of a cluster that runs already; nothing is started then.</summary>
    internal IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>That cluster's name.</summary>
    internal string Cluster { get; init; } = "ordercluster";

    internal string Secret { get; init; } = "";

    /// <summary>Goes through the silos' HTTP API instead of their gateways.</summary>
    internal bool OverHttp { get; init; }

    /// <summary>HTTP addresses of a cluster that runs already.</summary>
    internal IReadOnlyList<Uri> HttpAddresses { get; init; } = [];

    /// <summary>Key for these, of the channel <c>shop</c> and allowed to quote prices.</summary>
    internal string? ApiKey { get; init; }

    /// <summary>How the simulated payment gateway behaves, as a silo's <c>--payments</c> takes it.</summary>
    internal string? Payments { get; init; }
}

/// <summary>HTTP clients of all silos, taken in turn.</summary>
internal sealed class HttpClients : IDisposable
{
    private const int ConnectionsPerSilo = 256;

    private readonly HttpClient[] _https;
    private readonly SiloHttp[] _clients;
    private int _next;

    internal HttpClients(IReadOnlyList<Uri> addresses, string? apiKey, RetryPolicy policy)
    {
        _https = [.. addresses.Select(address => new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = ConnectionsPerSilo, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address })];
        _clients = [.. _https.Select(http => new SiloHttp(http, apiKey, policy))];
    }

    internal SiloHttp Next() => _clients[(uint)Interlocked.Increment(ref _next) % _clients.Length];

    public void Dispose() => Array.ForEach(_https, http => http.Dispose());
}
