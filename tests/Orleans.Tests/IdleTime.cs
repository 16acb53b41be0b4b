using OrderCluster.Testing;

namespace OrderCluster.Orleans.Tests;

/// <summary>The time by which unused activations are collected: Orleans takes their age from the wall clock, whatever clock it is given, and when to look at them from that one.</summary>
internal static class IdleTime
{
    public static readonly TimeSpan CollectionAge = TimeSpan.FromSeconds(12);

    public static readonly TimeSpan CollectionQuantum = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task PassAsync(ManualTimeProvider clock, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time;)
        {
            passed += await StepAsync(clock);
        }
    }

    /// <summary>Lets time pass until <paramref name="trace"/> has the entry.</summary>
    public static async Task PassUntilAsync(ManualTimeProvider clock, TimeSpan time, Trace trace, string entry)
    {
        for (var passed = TimeSpan.Zero; passed < Patience + time && !trace.Entries.Contains(entry);)
        {
            passed += await StepAsync(clock);
        }

        await trace.Has(entry);
    }

    /// <summary>Both clocks go on by the same, or one of two ages would be wrong on a busy machine.</summary>
    private static async Task<TimeSpan> StepAsync(ManualTimeProvider clock)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var wall = new PeriodicTimer(Step);
        await wall.WaitForNextTickAsync();
        var passed = TimeProvider.System.GetElapsedTime(begin);
        clock.Advance(passed);
        return passed;
    }
}
