using OrderCluster.Testing;

namespace OrderCluster.Conformance.Tests;

/// <summary>The time by which unused activations are collected: here the tests' own.</summary>
internal static class IdleTime
{
    public static readonly TimeSpan CollectionAge = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan CollectionQuantum = TimeSpan.FromMinutes(1);

    public static Task PassAsync(ManualTimeProvider clock, TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Lets so much time pass that <paramref name="trace"/> must have the entry.</summary>
    public static async Task PassUntilAsync(ManualTimeProvider clock, TimeSpan time, Trace trace, string entry)
    {
        clock.Advance(time);
        await trace.Has(entry);
    }
}
