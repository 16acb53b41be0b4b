using OrderCluster.MicroBenchmarks.HotPaths;

namespace OrderCluster.MicroBenchmarks.Recording;

/// <summary>Bytes that each hot path allocates. Unlike its time they hardly vary, so a test may hold them.</summary>
public static class Allocations
{
    // Enough for the compiler to be done, so that boxes that only its first version makes don't count.
    private const int WarmUp = 10_000;

    private const int Measured = 10_000;

    /// <summary>Every path that is recorded.</summary>
    public static IReadOnlyList<Func<IHotPath>> Paths { get; } =
        [static () => new JournalAppend(), static () => new ReserveDecision(), static () => new WholeOrder()];

    /// <returns>Bytes of one operation.</returns>
    public static async Task<long> MeasureAsync(IHotPath path)
    {
        await path.PrepareAsync();
        await path.RunAsync(WarmUp);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await path.RunAsync(Measured);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Measured;
    }
}
