using System.Diagnostics;
using System.Globalization;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Store;

namespace OrderCluster.Load.Benchmarks;

/// <summary>Durable reservations a second on one SKU with ample stock: a closed loop of callers, each of whom waits for its reply before the next.</summary>
internal static class SkuBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <param name="store">As <c>--store</c> takes it; null for a new SQLite file.</param>
    internal static async Task RunAsync(string? store, int callers, TimeSpan span)
    {
        await using var place = await BenchmarkStore.OpenAsync(store);
        await using var silo = await JournalingSilo.StartAsync(place.Address);
        var run = new SkuRun(silo.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket($"BENCH-{Stopwatch.GetTimestamp()}")), callers);
        await run.ReceiveAsync();
        await run.ReserveAsync(WarmUp);
        await MeasureAsync(place.Address.Kind, silo, run, callers, span);
        await run.CheckAsync();
    }

    private static async Task MeasureAsync(StoreKind kind, JournalingSilo silo, SkuRun run, int callers, TimeSpan span)
    {
        var appends = silo.Appends;
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var latenciesMs = await run.ReserveAsync(span);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        appends = silo.Appends - appends;
        latenciesMs.Sort();
        var count = latenciesMs.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-8} {callers} callers {count / seconds,10:N0} durable reservations/s"
            + $"  p50 {latenciesMs[count / 2]:N1} ms  p99 {latenciesMs[count * 99 / 100]:N1} ms"
            + $"  {cpu.TotalMicroseconds / count:N1} us CPU and {(double)allocated / count:N0} bytes each"
            + $"  {(double)count / appends:N0} per append"));
    }
}

/// <summary>Callers that reserve one unit at a time on one bucket.</summary>
internal sealed class SkuRun(IInventoryBucketGrain bucket, int callers)
{
    private const long Stock = 1_000_000_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    private long _reserved;

    internal Task ReceiveAsync() => bucket.Receive(new ReceiveStock("receipt", Stock, "delivery", "benchmark"));

    /// <summary>Returns each reservation's time in milliseconds.</summary>
    internal async Task<List<float>> ReserveAsync(TimeSpan span)
    {
        var until = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(until))));
        return [.. all.SelectMany(latencies => latencies)];
    }

    /// <exception cref="InvalidOperationException">The bucket holds another number of units than its callers were promised.</exception>
    internal async Task CheckAsync()
    {
        var seen = await bucket.GetAvailability();
        if (seen.Reserved != _reserved || seen.Available != Stock - _reserved)
        {
            throw new InvalidOperationException($"{_reserved} units were promised, the bucket says {seen}.");
        }
    }

    private async Task<List<float>> CallAsync(long until)
    {
        var latenciesMs = new List<float>();
        while (Stopwatch.GetTimestamp() < until)
        {
            var start = Stopwatch.GetTimestamp();
            var reply = await bucket.Reserve(new ReserveStock(
                $"bench/{Interlocked.Increment(ref _reserved)}/1", "reserve", 1, 1, TimeToLive, DateTimeOffset.UtcNow));
            latenciesMs.Add((float)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (reply.Outcome != ReserveOutcome.Reserved)
            {
                throw new InvalidOperationException($"With ample stock the answer was {reply}.");
            }
        }

        return latenciesMs;
    }
}
