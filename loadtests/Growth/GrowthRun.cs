using System.Diagnostics;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.LocalCluster;
using OrderCluster.Testing.Postgres;
using OrderCluster.Workload;

namespace OrderCluster.Growth;

/// <summary>One store, filled step by step; at each size an order's cost, the silo's start and its memory are measured.</summary>
internal sealed class GrowthRun : IAsyncDisposable
{
    private const long EnoughUnits = 100_000_000;
    private const int PreparingCallers = 64;

    // By then the compiler has seen the hot paths, and the caches are warm.
    private const long WarmUpOrders = 10_000;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly LocalSilos _silos;
    private readonly ShopOrders _orders;
    private readonly OrderFill _fill;
    private readonly SiloFigures _figures;
    private readonly int? _server;
    private ClusterConnection _connection;

    private GrowthRun(LocalSilos silos, ClusterConnection connection, ShopOrders orders, int? server)
    {
        (_silos, _connection, _orders, _fill, _server) = (silos, connection, orders, new OrderFill(orders), server);
        _figures = new SiloFigures(silos);
    }

    internal static async Task<int> RunAsync(GrowthOptions options, CancellationToken cancellation)
    {
        var server = options.Store is null ? (await ThrowawayPostgres.ForMeasuringAsync()).ProcessId : (int?)null;
        var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = options.Store, IsMeasured = true });
        var connection = await ConnectAsync(silos);
        var orders = new ShopOrders(LocalSilos.Channel, $"growth-{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
        await using var run = new GrowthRun(silos, connection, orders, server);
        await orders.StockAsync(connection.Orders, EnoughUnits, PreparingCallers, cancellation);
        var empty = await StoreSize.BytesAsync(silos.Store);
        Console.WriteLine($"{"orders",10} {"µs CPU/order",13} {"silo",6} {"PG",6} {"orders/s",9} {"bytes/order",12} {"start s",8} {"caught up s",12} {"all loaded s",13} {"heap MB",8} {"RSS MB",7} {"order grains",13}");
        foreach (var size in options.Sizes)
        {
            await run.MeasureAsync(size, empty, options, cancellation);
        }

        var (active, bytes) = await ActiveOrderMemory.MeasureAsync(options.ActiveOrders);
        Console.WriteLine($"an order in memory while it waits for payment: {bytes / 1024:N1} KB (of {active:N0})");
        return await run.AuditAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _figures.Dispose();
        await _connection.DisposeAsync();
        await _silos.DisposeAsync();
    }

    private static Task<ClusterConnection> ConnectAsync(LocalSilos silos) => silos.ConnectAsync(new RetryPolicy(TimeProvider.System), AnswerTimeout);

    private async Task MeasureAsync(long size, long emptyBytes, GrowthOptions options, CancellationToken cancellation)
    {
        await _fill.RunAsync(_connection.Orders, size - WarmUpOrders, cancellation);
        var (start, caughtUp, loaded) = await RestartAsync(cancellation);

        // Each size begins with a process as old as at every other, and with all grains in memory: what is compared is the store, not the compiler.
        await _fill.RunAsync(_connection.Orders, size, cancellation);
        var stored = _fill.Confirmed;
        var (siloBefore, serverBefore) = ProcessorTime();
        var began = Stopwatch.GetTimestamp();
        using (var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            until.CancelAfter(options.Measured);
            await _fill.RunAsync(_connection.Orders, long.MaxValue, until.Token);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (silo, server) = ProcessorTime();
        var orders = _fill.Confirmed - stored;
        var (siloEach, serverEach) = ((silo - siloBefore).TotalMicroseconds / orders, (server - serverBefore).TotalMicroseconds / orders);
        var bytes = (await StoreSize.BytesAsync(_silos.Store) - emptyBytes) / (double)_fill.Confirmed;
        Console.WriteLine(
            $"{stored,10:N0} {siloEach + serverEach,13:N0} {siloEach,6:N0} {serverEach,6:N0} {orders / seconds,9:N0} {bytes,12:N0} {start.TotalSeconds,8:N1} {caughtUp.TotalSeconds,12:N1} {loaded.TotalSeconds,13:N1} "
            + $"{await _figures.HeapBytesAsync() / 1e6,8:N0} {_silos.Silos[0].WorkingSetBytes / 1e6,7:N0} {await _figures.ActivationsAsync("order"),13:N0}");
    }

    private async Task<(TimeSpan Start, TimeSpan CaughtUp, TimeSpan Loaded)> RestartAsync(CancellationToken cancellation)
    {
        await _connection.DisposeAsync();
        var silo = _silos.Silos[0];
        await silo.StopAsync();
        var began = Stopwatch.GetTimestamp();
        await _silos.RestartAsync(silo);
        var start = Stopwatch.GetElapsedTime(began);
        await _figures.AwaitCaughtUpAsync();
        var caughtUp = Stopwatch.GetElapsedTime(began);
        _connection = await ConnectAsync(_silos);
        await _orders.TouchAsync(_connection.Orders, PreparingCallers, cancellation);
        return (start, caughtUp, Stopwatch.GetElapsedTime(began));
    }

    private (TimeSpan Silo, TimeSpan Server) ProcessorTime() =>
        (_silos.Silos[0].ProcessorTime, _server is { } server ? ProcessFamily.ProcessorTime(server) : TimeSpan.Zero);

    private async Task<int> AuditAsync()
    {
        var report = await _silos.AuditAsync(new HashSet<string>());
        Console.WriteLine($"audit of {report.Rows:N0} appends: {report.ViolationCount:N0} violations");
        return report.IsClean ? 0 : 1;
    }
}
