using System.Diagnostics;
using Npgsql;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Load.Workload;
using OrderCluster.LocalCluster;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Load.Growth;

/// <summary>A store with its silo and a client, filled with orders step by step.</summary>
internal sealed class FilledStore : IAsyncDisposable
{
    private const long EnoughUnits = 100_000_000;
    private const int PreparingCallers = 64;

    // By then the compiler has seen the hot paths, and the caches are warm.
    private const long WarmUpOrders = 10_000;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly RetryPolicy Policy = new(TimeProvider.System);

    private readonly LocalSilos _silos;
    private readonly ShopOrders _orders;
    private readonly OrderFill _fill;
    private readonly int? _server;
    private ClusterConnection _connection;
    private long _emptyBytes;

    private FilledStore(LocalSilos silos, ClusterConnection connection, ShopOrders orders, int? server)
    {
        (_silos, _connection, _orders, _fill, _server) = (silos, connection, orders, new OrderFill(orders), server);
        Figures = new SiloFigures(silos);
    }

    /// <summary>What its silo tells of itself.</summary>
    internal SiloFigures Figures { get; }

    /// <summary>Orders confirmed so far.</summary>
    internal long Orders => _fill.Confirmed;

    /// <summary>Physical memory of its silo.</summary>
    internal long WorkingSetBytes => _silos.Silos[0].WorkingSetBytes;

    private RetryingGrains Grains => _connection.GrainsWith(Policy);

    /// <summary>A silo on an empty store, with stock and no order.</summary>
    /// <param name="store">As <c>--store</c> takes it; null: a new database on this process's PostgreSQL server.</param>
    internal static async Task<FilledStore> StartAsync(string? store, CancellationToken cancellation)
    {
        var server = store is null ? (await ThrowawayPostgres.ForMeasuringAsync()).ProcessId : (int?)null;
        var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = store, IsMeasured = true });
        var orders = new ShopOrders(LocalSilos.Channel, $"growth-{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
        var filled = new FilledStore(silos, await ConnectAsync(silos), orders, server);
        await orders.StockAsync(filled.Grains, EnoughUnits, PreparingCallers, cancellation);
        filled._emptyBytes = await StoreSize.BytesAsync(silos.Store);
        return filled;
    }

    /// <summary>
    /// Fills it and starts its silo anew, so that each size begins with a process as old as at every other and with all grains in memory: what is
    /// compared is the store, not the compiler.
    /// </summary>
    /// <returns>How long the start took, with that many orders but for the last 10,000.</returns>
    internal async Task<SiloStart> FillAsync(long orders, CancellationToken cancellation)
    {
        await FillProgress.ShowAsync(_fill.RunAsync(Grains, orders - WarmUpOrders, cancellation), () => Orders, orders);
        var started = await StartAnewAsync(cancellation);
        await WarmUpAsync(orders, cancellation);
        return started;
    }

    /// <summary>Starts its silo anew and places the orders that warm it up.</summary>
    internal async Task FreshenAsync(CancellationToken cancellation)
    {
        await StartAnewAsync(cancellation);
        await WarmUpAsync(Orders + WarmUpOrders, cancellation);
    }

    /// <summary>Places orders as fast as they are answered.</summary>
    internal async Task<OrderCost> MeasureAsync(TimeSpan length, CancellationToken cancellation)
    {
        var stored = Orders;
        var (siloBefore, serverBefore) = ProcessorTime();
        var began = Stopwatch.GetTimestamp();
        using (var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            until.CancelAfter(length);
            await _fill.RunAsync(Grains, long.MaxValue, until.Token);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (silo, server) = ProcessorTime();
        var orders = Orders - stored;
        return new OrderCost((silo - siloBefore).TotalMicroseconds / orders, (server - serverBefore).TotalMicroseconds / orders, orders / seconds);
    }

    /// <summary>Bytes on disk for each order.</summary>
    internal async Task<double> BytesPerOrderAsync() => (await StoreSize.BytesAsync(_silos.Store) - _emptyBytes) / (double)Orders;

    internal Task<AuditReport> AuditAsync() => _silos.AuditAsync(new HashSet<string>());

    public async ValueTask DisposeAsync()
    {
        Figures.Dispose();
        await _connection.DisposeAsync();
        await _silos.DisposeAsync();
    }

    private static Task<ClusterConnection> ConnectAsync(LocalSilos silos) => silos.ConnectAsync(Policy, AnswerTimeout);

    private async Task<SiloStart> StartAnewAsync(CancellationToken cancellation)
    {
        await _connection.DisposeAsync();
        var silo = _silos.Silos[0];
        await silo.StopAsync();
        var began = Stopwatch.GetTimestamp();
        await _silos.RestartAsync(silo);
        var start = Stopwatch.GetElapsedTime(began);
        await Figures.AwaitCaughtUpAsync();
        var caughtUp = Stopwatch.GetElapsedTime(began);
        _connection = await ConnectAsync(_silos);
        await _orders.TouchAsync(Grains, PreparingCallers, cancellation);
        return new SiloStart(start, caughtUp, Stopwatch.GetElapsedTime(began));
    }

    private Task WarmUpAsync(long orders, CancellationToken cancellation) => _fill.RunAsync(Grains, orders, cancellation);

    private (TimeSpan Silo, TimeSpan Server) ProcessorTime() =>
        (_silos.Silos[0].ProcessorTime, _server is { } server ? ProcessFamily.ProcessorTime(server) : TimeSpan.Zero);
}

/// <summary>What orders cost during one measurement: user and system time per order, in microseconds.</summary>
/// <param name="Silo">Of the silo's process.</param>
/// <param name="Server">Of PostgreSQL with its backends; 0 on another store.</param>
/// <param name="OrdersPerSecond">Confirmed, as fast as the callers got answers.</param>
internal readonly record struct OrderCost(double Silo, double Server, double OrdersPerSecond)
{
    internal double Total => Silo + Server;
}

/// <summary>How long a silo took, each from the start of its process.</summary>
/// <param name="Start">Until it took requests.</param>
/// <param name="CaughtUp">Until its overview had read what is new in the feed.</param>
/// <param name="Loaded">Until every bucket and account had answered once.</param>
internal readonly record struct SiloStart(TimeSpan Start, TimeSpan CaughtUp, TimeSpan Loaded);

/// <summary>Bytes that a store takes on disk, its log apart.</summary>
internal static class StoreSize
{
    private const string Postgres = "postgres:";
    private const string Sqlite = "sqlite:";

    internal static async Task<long> BytesAsync(string store)
    {
        if (store.StartsWith(Sqlite, StringComparison.Ordinal))
        {
            return new FileInfo(store[Sqlite.Length..]).Length;
        }

        await using var connection = new NpgsqlConnection(store[Postgres.Length..]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
