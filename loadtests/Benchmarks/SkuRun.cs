using System.Diagnostics;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Benchmarks;

/// <summary>Callers that reserve one unit at a time on one bucket.</summary>
internal sealed class SkuRun(IInventoryBucketGrain bucket, int callers)
{
    private const long Stock = 1_000_000_000_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    private long _reserved;

    internal Task ReceiveAsync() => bucket.Receive(new ReceiveStock("receipt", Stock, "", "benchmark"));

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
