using OrderCluster.LocalCluster;

namespace OrderCluster.Failover;

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
