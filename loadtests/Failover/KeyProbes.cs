using OrderCluster.Client;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Failover;

/// <summary>Asks for every key, each for itself and again until it is answered, and notes when that was.</summary>
internal sealed class KeyProbes(IOrderClusterClient once, IReadOnlyList<string> keys)
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Begins a call for every key, all at the same time.</summary>
    internal Task<KeyAnswer[]> AskAllAsync() => Task.WhenAll(keys.Select(AskAsync));

    private async Task<KeyAnswer> AskAsync(string key)
    {
        await Task.Yield();
        var start = Clock.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                await once.GetAvailabilityAsync(key);
                return new KeyAnswer(key, Clock.GetElapsedTime(start), attempts);
            }
            catch (TryAgainException)
            {
                await Task.Delay(Pause);
            }
        }
    }
}

/// <param name="After">From the first attempt to the answer.</param>
/// <param name="Attempts">One, where nothing failed.</param>
internal sealed record KeyAnswer(string Key, TimeSpan After, int Attempts);
