using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Keys;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.LocalCluster.History;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.LocalCluster;

/// <summary>Silos in processes of their own on this machine: a cluster on PostgreSQL, or one silo on any store.</summary>
public sealed class LocalSilos : IAsyncDisposable
{
    public const string Channel = "shop";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-cluster-");
    private readonly List<SiloProcess> _silos = [];
    private readonly LocalSilosOptions _options;

    private LocalSilos(LocalSilosOptions options, string store)
    {
        _options = options;
        Store = store;
        ShopKey = AddKey([ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote], Channel);
        OpsKey = AddKey([ApiKeyScopes.Ops], null);
        AdminKey = AddKey([ApiKeyScopes.Admin], null);
        ClientKey = AddKey(ApiKeyScopes.All, Channel);
    }

    /// <summary>All that were started, those that have ended meanwhile included.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>As <c>--store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>Places orders in <see cref="Channel"/> at prices of its own.</summary>
    public string ShopKey { get; }

    public string OpsKey { get; }

    public string AdminKey { get; }

    /// <summary>Has every right, for programs that go through the gateways.</summary>
    public string ClientKey { get; }

    /// <summary>Where the silos find the keys that they accept.</summary>
    public string KeyFile => Path.Combine(_folder.FullName, ApiKeyFile.DefaultName);

    /// <summary>So many silos that all know of each other.</summary>
    /// <exception cref="NotStartedException">A silo has ended at its start; the text holds its log.</exception>
    /// <exception cref="TimeoutException">A silo does not come up, or does not know the others, in time.</exception>
    public static async Task<LocalSilos> StartAsync(LocalSilosOptions options)
    {
        var store = options.Store ?? $"postgres:{await (await (options.IsMeasured ? ThrowawayPostgres.ForMeasuringAsync() : ThrowawayPostgres.SharedAsync())).CreateDatabaseAsync()}";
        var cluster = new LocalSilos(options, store);
        try
        {
            var ports = FreePorts(3 * options.Count);
            cluster._silos.AddRange(await Task.WhenAll(ports.Chunk(3).Select((three, number) => cluster.StartSiloAsync(number, three))));
            await cluster.AwaitAllAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more; done when all know it.</summary>
    public async Task<SiloProcess> AddAsync()
    {
        var added = await StartSiloAsync(_silos.Count, FreePorts(3));
        _silos.Add(added);
        await AwaitAllAsync();
        return added;
    }

    /// <summary>Starts silos again that have ended, all at the same time and on their ports; done when all that run know each other.</summary>
    public async Task RestartAsync(params IReadOnlyCollection<SiloProcess> ended)
    {
        await Task.WhenAll(ended.Select(RestartOneAsync));
        await AwaitAllAsync();
    }

    /// <summary>What one silo tells operators.</summary>
    public OverviewReader Board(SiloProcess silo) => new(silo.Address, OpsKey);

    /// <summary>For those who fill a cluster, or see it through faults: a silo that has just started is slow and refuses what would wait too long, and a database may be gone for seconds.</summary>
    public static RetryOptions Patience { get; } = new() { Attempts = 30, OverloadedAttempts = 30, MaxDelay = TimeSpan.FromSeconds(1) };

    /// <summary>A client that goes through the gateways of all silos that run.</summary>
    public Task<ClusterConnection> ConnectAsync(RetryPolicy policy, TimeSpan responseTimeout) =>
        ClusterConnection.ConnectAsync(ConnectionOptions() with { ResponseTimeout = responseTimeout }, policy);

    /// <summary>How a client reaches the gateways of all silos that run.</summary>
    public ClusterConnectionOptions ConnectionOptions() => new()
    {
        Cluster = SiloProcess.ClusterName,
        Secret = SiloProcess.Secret,
        ApiKey = ClientKey,
        Gateways = [.. _silos.Where(silo => silo.IsRunning).Select(silo => $"{silo.Address.Host}:{silo.Ports.Gateway}")],
    };

    /// <summary>Recomputes from the journal alone that nothing was oversold, lost or charged twice.</summary>
    /// <param name="acknowledged">Orders that must be there.</param>
    public Task<AuditReport> AuditAsync(IReadOnlySet<string> acknowledged) => AuditAsync(Store, acknowledged);

    /// <param name="store">As <c>--store</c> takes it.</param>
    /// <inheritdoc cref="AuditAsync(IReadOnlySet{string})"/>
    public static async Task<AuditReport> AuditAsync(string store, IReadOnlySet<string> acknowledged)
    {
        await using var journal = await OpenJournalAsync(store);
        return await JournalAudit.RunAsync(journal, new AuditOptions { Acknowledged = acknowledged }, progress: null, CancellationToken.None);
    }

    /// <summary>What the journal says of orders and stock.</summary>
    public async Task<JournalFacts> ReadFactsAsync()
    {
        await using var store = await OpenJournalAsync(Store);
        return await JournalFacts.ReadAsync(store, CancellationToken.None);
    }

    /// <summary>A new key, which the silos know within a second.</summary>
    public string AddKey(IReadOnlyList<string> scopes, string? channel)
    {
        var (text, record) = ApiKeyRecord.Make("local", scopes, channel, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(KeyFile, record);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<IJournalStore> OpenJournalAsync(string address)
    {
        var store = JournalStores.Create(
            StoreAddress.Parse(address), new StoreOptions { ReadOnly = true, AllowNotDurable = true }, NullLoggerFactory.Instance, TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private async Task AwaitAllAsync()
    {
        var running = _silos.Where(silo => silo.IsRunning).ToArray();
        if (!Store.StartsWith("postgres:", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var silo in running)
        {
            await Board(silo).AwaitSilosAsync(running.Select(each => each.Address));
        }
    }

    private async Task RestartOneAsync(SiloProcess ended)
    {
        var index = _silos.IndexOf(ended);
        _silos[index] = await StartSiloAsync(index, [ended.Ports.Http, ended.Ports.Silo, ended.Ports.Gateway]);
        await ended.DisposeAsync();
    }

    private Task<SiloProcess> StartSiloAsync(int number, int[] three)
    {
        var ports = new SiloPortNumbers(three[0], three[1], three[2]);
        return SiloProcess.StartAsync(_options with { Store = Store }, KeyFile, ports, _options.Network?.Invoke(number, ports));
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

/// <summary>What silos are started on this machine, and on what.</summary>
public sealed record LocalSilosOptions
{
    /// <summary>How many; over one needs PostgreSQL.</summary>
    public int Count { get; init; } = 3;

    /// <summary>The store's address as <c>--store</c> takes it; null: a new database on a PostgreSQL server that ends with this process.</summary>
    public string? Store { get; init; }

    /// <summary>Whether that server is one for measuring: with a log that has been used before, which takes a few seconds and 2 GB.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>How the simulated payment gateway behaves, as <c>--payments</c> takes it; null: it authorizes all at once.</summary>
    public string? Payments { get; init; }

    /// <summary>Given a silo's number from 0 and its ports, tells where it is; null: all listen on the loopback and reach each other directly.</summary>
    public Func<int, SiloPortNumbers, SiloNetwork>? Network { get; init; }

    /// <summary>Further options for each silo's command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
