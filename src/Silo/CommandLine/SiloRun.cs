using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.CommandLine;

/// <summary>Runs a silo until it is told to end: one that was evicted while it lived joins again in the same process.</summary>
internal static class SiloRun
{
    /// <summary>How long an evicted silo may take to stop: its grains are others' by now, and what it still appends is refused.</summary>
    private static readonly TimeSpan EvictedStop = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RejoinPause = TimeSpan.FromSeconds(1);

    /// <returns>The exit code: 1 when the silo could not start.</returns>
    public static async Task<int> ServeAsync(SiloSettings settings, CancellationToken cancellation)
    {
        for (var isRejoining = false; ; isRejoining = true)
        {
            try
            {
                if (!await ServeOnceAsync(settings, cancellation))
                {
                    return 0;
                }
            }
            catch (Exception e) when (SiloHost.IsRefusalToStart(e))
            {
                await Console.Error.WriteLineAsync($"The silo can't start: {e.Message}");
                if (!isRejoining)
                {
                    return 1;
                }

                // The database that made it silent may still be out of reach.
                await Task.Delay(RejoinPause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (cancellation.IsCancellationRequested)
            {
                return 0;
            }
        }
    }

    /// <returns>Whether the silo should start anew.</returns>
    private static async Task<bool> ServeOnceAsync(SiloSettings settings, CancellationToken cancellation)
    {
        using var host = SiloHost.Build(settings);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (Exception) when (host.Services.GetRequiredService<Rejoining>().IsWanted && !cancellation.IsCancellationRequested)
        {
            // Evicted while it was still joining, as a silo that is short of processor time may be. Its log says so.
            return true;
        }

        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var isStopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = lifetime.ApplicationStopping.Register(isStopping.SetResult);
        await using var told = cancellation.Register(lifetime.StopApplication);
        await isStopping.Task;
        if (!host.Services.GetRequiredService<Rejoining>().IsWanted)
        {
            await host.StopAsync(CancellationToken.None);
            return false;
        }

        using var patience = new CancellationTokenSource(EvictedStop);
        try
        {
            await host.StopAsync(patience.Token);
        }
        catch (Exception e)
        {
            // Parts of a silo that nobody knows any more may fail to say goodbye.
            await Console.Error.WriteLineAsync($"The evicted silo did not stop in order: {e.Message}");
        }

        return true;
    }
}
