using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.CommandLine;
using OrderCluster.Silo.Settings;
using Orleans.Runtime;

namespace OrderCluster.Silo.Tests.CommandLine;

public sealed class Silos_that_join_again
{
    [Fact]
    public async Task A_silo_that_is_evicted_while_it_starts_starts_anew_in_its_process()
    {
        var starts = new Starts();
        using var end = new CancellationTokenSource();
        var running = SiloRun.ServeAsync(
            new SiloSettings
            {
                Store = StoreAddress.Parse("memory:"),
                StoreOptions = new StoreOptions { AllowNotDurable = true },
                Http = null,
                ConfigureServices = services => services.AddHostedService(provider => new EvictedAtFirst(starts, provider.GetRequiredService<IFatalErrorHandler>())),
            },
            end.Token);

        await Task.WhenAny(starts.Second, running).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(running.IsCompleted, "The process of the evicted silo has ended.");

        await end.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private sealed class Starts
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        internal Task Second => _second.Task;

        internal bool IsFirst()
        {
            if (++_count == 2)
            {
                _second.SetResult();
            }

            return _count == 1;
        }
    }

    private sealed class EvictedAtFirst(Starts starts, IFatalErrorHandler fatal) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (starts.IsFirst())
            {
                fatal.OnFatalException(this, "The others took it for dead.");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
