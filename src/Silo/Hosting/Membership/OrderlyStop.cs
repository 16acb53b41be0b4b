namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Gives balancers time to see that the silo is no longer ready, before anything of it stops.</summary>
internal sealed class OrderlyStop(Rejoining rejoining, TimeProvider clock) : IHostedLifecycleService
{
    /// <summary>Balancers look about once a second.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!rejoining.IsWanted)
        {
            await Task.Delay(Notice, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
