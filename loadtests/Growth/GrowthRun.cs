namespace OrderCluster.Growth;

/// <summary>One store, filled step by step; at each size an order's cost, the silo's start and its memory are measured.</summary>
internal static class GrowthRun
{
    /// <returns>The exit code: 0 when the audit of the filled store finds nothing.</returns>
    internal static async Task<int> RunAsync(GrowthOptions options, CancellationToken cancellation)
    {
        await using var store = await FilledStore.StartAsync(options.Store, cancellation);
        Console.WriteLine($"{"orders",10} {"µs CPU/order",13} {"silo",6} {"PG",6} {"orders/s",9} {"bytes/order",12} {"start s",8} {"caught up s",12} {"all loaded s",13} {"heap MB",8} {"RSS MB",7} {"grains",9}");
        foreach (var size in options.Sizes)
        {
            await MeasureAsync(store, size, options.Measured, cancellation);
        }

        var (active, bytes) = await ActiveOrderMemory.MeasureAsync(options.ActiveOrders);
        Console.WriteLine($"an order in memory while it waits for payment: {bytes / 1024:N1} KB (of {active:N0})");
        if (options.Rounds > 0)
        {
            await CostComparison.RunAsync(store, options.Sizes[0], options.Rounds, options.Measured, cancellation);
        }

        var report = await store.AuditAsync();
        Console.WriteLine($"audit of {report.Rows:N0} appends: {report.ViolationCount:N0} violations");
        return report.IsClean ? 0 : 1;
    }

    private static async Task MeasureAsync(FilledStore store, long size, TimeSpan length, CancellationToken cancellation)
    {
        var started = await store.FillAsync(size, cancellation);
        var stored = store.Orders;
        var cost = await store.MeasureAsync(length, cancellation);
        Console.WriteLine(
            $"{stored,10:N0} {cost.Total,13:N0} {cost.Silo,6:N0} {cost.Server,6:N0} {cost.OrdersPerSecond,9:N0} {await store.BytesPerOrderAsync(),12:N0} "
            + $"{started.Start.TotalSeconds,8:N1} {started.CaughtUp.TotalSeconds,12:N1} {started.Loaded.TotalSeconds,13:N1} "
            + $"{await store.Figures.HeapBytesAsync() / 1e6,8:N0} {store.WorkingSetBytes / 1e6,7:N0} {await store.Figures.ActivationsAsync(),9:N0}");
    }
}
