using System.Diagnostics;
using System.Globalization;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

/// <summary>Durable reservations a second on one SKU with ample stock: a closed loop of callers, each of whom waits for its reply before the next.</summary>
internal static class SkuBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <param name="store">As <c>--store</c> takes it; null for a new SQLite file.</param>
    /// <param name="overGateway">The silo is another process.</param>
    internal static async Task RunAsync(string? store, bool overGateway, int callers, TimeSpan span)
    {
        await using var place = await BenchmarkStore.OpenAsync(store);
        await using ISkuSilo silo = overGateway ? await ConnectedSilo.StartAsync(place.Text) : await JournalingSilo.StartAsync(place.Address);
        var run = new SkuRun(silo.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket($"BENCH-{Stopwatch.GetTimestamp()}")), callers);
        await run.ReceiveAsync();
        await run.ReserveAsync(WarmUp);
        await MeasureAsync(place.Address.Kind, silo, run, callers, span);
        await run.CheckAsync();
    }

    private static async Task MeasureAsync(StoreKind kind, ISkuSilo silo, SkuRun run, int callers, TimeSpan span)
    {
        var appends = await silo.AppendsAsync();
        var siloCpu = silo.ProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var latenciesMs = await run.ReserveAsync(span);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        siloCpu = silo.ProcessorTime - siloCpu;
        appends = await silo.AppendsAsync() - appends;
        latenciesMs.Sort();
        var count = latenciesMs.Count;
        var (place, shares) = siloCpu is { } of
            ? (" at the client", $" (client {cpu.TotalMicroseconds / count:N1} + silo {of.TotalMicroseconds / count:N1})")
            : ("", "");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-8} {callers} callers {count / seconds,10:N0} durable reservations/s"
            + $"  p50 {latenciesMs[count / 2]:N1} ms  p99 {latenciesMs[count * 99 / 100]:N1} ms"
            + $"  {(cpu + (siloCpu ?? TimeSpan.Zero)).TotalMicroseconds / count:N1} us CPU{shares} and {(double)allocated / count:N0} bytes{place} each"
            + $"  {(double)count / appends:N0} per append"));
    }
}
