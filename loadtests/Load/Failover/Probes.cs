using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Failover;

/// <summary>Asks for every key, each for itself and again until it is answered, and notes when that was.</summary>
internal sealed class KeyProbes(RetryingGrains once, IReadOnlyList<string> keys)
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
                await once.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(key)).GetAvailability();
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

/// <summary>Asks silos again and again whether they are ready, as a balancer does.</summary>
internal sealed class ReadinessWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int>[] _watching;

    internal ReadinessWatch(IEnumerable<SiloProcess> silos) => _watching = [.. silos.Select(silo => WatchAsync(silo.Address))];

    /// <summary>Ends the watch.</summary>
    /// <returns>How many answers were not 200.</returns>
    internal async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return (await Task.WhenAll(_watching)).Sum();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task<int> WatchAsync(Uri silo)
    {
        using var http = new HttpClient { BaseAddress = silo };
        var bad = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready", _stop.Token);
                bad += answer.IsSuccessStatusCode ? 0 : 1;
                await Task.Delay(Pause, _stop.Token);
            }
            catch (HttpRequestException)
            {
                bad++;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The end of the watch.
            }
        }

        return bad;
    }
}
