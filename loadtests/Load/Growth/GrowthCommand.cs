using System.CommandLine;
using OrderCluster.Journal.Store;
using OrderCluster.Load.CommandLine;

namespace OrderCluster.Load.Growth;

/// <summary>The command line: which store, and up to which size.</summary>
internal static class GrowthCommand
{
    private const long MaxOrders = 1_000_000_000;
    private const int MaxActiveOrders = 10_000_000;
    private const int MaxRounds = 100;
    private const int DefaultRounds = 5;

    private static readonly Option<string?> Store =
        StoreOption.Make("an empty store; a throw-away PostgreSQL server when left out", StoreKind.Sqlite, StoreKind.Postgres);

    private static readonly Option<long[]> Orders =
        NumberOption.Ascending("--orders", "sizes at which cost, start and memory are measured, ascending", [10_000, 100_000, 1_000_000], MaxOrders);

    private static readonly Option<int> Seconds = NumberOption.Whole("--seconds", "length of a measurement", 20, NumberOption.MaxSeconds);

    private static readonly Option<int> Active = NumberOption.Whole("--active", "orders held in memory for the figure of an active one", 10_000, MaxActiveOrders);

    private static readonly Option<int?> Rounds = NumberOption.WholeOrNone(
        "--rounds", $"comparisons of the full store with new ones of the first size, in turns, at the end; {DefaultRounds} when left out, none with --store", MaxRounds);

    internal static Command Make()
    {
        var command = new Command("growth", "fills a store and measures at several sizes what an order costs, how long a silo takes to start, and what it keeps in memory")
        {
            Store, Orders, Seconds, Active, Rounds,
        };
        command.SetAction((result, cancellation) => GrowthRun.RunAsync(Options(result), cancellation));
        return command;
    }

    private static GrowthOptions Options(ParseResult result)
    {
        var store = StoreOption.Started(result.GetValue(Store));
        var rounds = result.GetValue(Rounds);
        if (store is not null && rounds is not null)
        {
            throw new BadUsageException($"--rounds {rounds}: a comparison needs further stores, so it is there without --store, or with --store {StoreOption.Throwaway}.");
        }

        return new GrowthOptions(
            store,
            result.GetValue(Orders)!,
            TimeSpan.FromSeconds(result.GetValue(Seconds)),
            result.GetValue(Active),
            store is null ? rounds ?? DefaultRounds : 0);
    }
}

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

/// <param name="Store">As <c>--store</c> of a silo takes it; null starts a PostgreSQL server.</param>
/// <param name="Sizes">Stored orders at which is measured, ascending.</param>
/// <param name="Measured">Length of one measurement of cost.</param>
/// <param name="ActiveOrders">Orders that wait for payment while memory is measured.</param>
/// <param name="Rounds">How often the full store is compared with one of the first size; 0 when the store is not of this process's server.</param>
internal sealed record GrowthOptions(string? Store, IReadOnlyList<long> Sizes, TimeSpan Measured, int ActiveOrders, int Rounds);
