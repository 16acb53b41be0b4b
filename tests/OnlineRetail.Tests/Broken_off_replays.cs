using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;
using OrderCluster.Testing.Faults;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Broken_off_replays : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_store_that_fills_up_ends_a_replay_although_its_appends_would_be_tried_for_an_hour()
    {
        var faults = new FaultsFrom(StoreFault.Full, 20);
        var request = new ReplayRequest(TemporaryFolder.Sample, StockRule.Exact, 16, null, null);

        Assert.Equal(1, await ReplayRun.RunAsync(request, Settings(faults), CancellationToken.None).WaitAsync(TestSilo.Patience));
    }

    [Fact]
    public async Task What_ends_the_work_on_a_full_store_is_that_it_is_full()
    {
        using var host = await StartAsync(new FaultsFrom(StoreFault.Full, 0));

        await Assert.ThrowsAsync<JournalFullException>(() => ReplayRun.InSiloAsync(host, new LogGate(), stop => AppendAsync(host, stop), CancellationToken.None).WaitAsync(TestSilo.Patience));
    }

    [Fact]
    public async Task A_process_that_is_told_to_end_does_so_while_appends_are_tried_again()
    {
        var faults = new FaultsFrom(StoreFault.BeforeCall, 0);
        using var host = await StartAsync(faults);
        var work = ReplayRun.InSiloAsync(host, new LogGate(), stop => AppendAsync(host, stop), CancellationToken.None);
        await faults.Begun.WaitAsync(TestSilo.Patience);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestSilo.Patience));
    }

    [Fact]
    public async Task A_signal_breaks_a_replay_off_and_the_next_run_goes_on()
    {
        var (store, acks) = ($"sqlite:{_folder.In("orders.db")}", _folder.In("acks.txt"));
        using var told = BuiltProgram.StartOnlineRetail(TemporaryFolder.Sample, "--store", store, "--acks", acks, "--concurrency", "1");
        var (output, error) = (told.StandardOutput.ReadToEndAsync(), told.StandardError.ReadToEndAsync());
        await Eventually.TrueAsync("an order is acknowledged", () => Task.FromResult(File.Exists(acks) && new FileInfo(acks).Length > 0));
        using (var kill = Process.Start("kill", ["-TERM", $"{told.Id}"]))
        {
            await kill.WaitForExitAsync().WaitAsync(TestSilo.Patience);
        }

        await told.WaitForExitAsync().WaitAsync(BuiltProgram.Patience);
        var acknowledged = File.ReadAllLines(acks).Length;
        var resumed = await BuiltProgram.OnlineRetailAsync(TemporaryFolder.Sample, "--store", store, "--acks", acks);

        Assert.Equal((1, 0), (told.ExitCode, resumed.ExitCode));
        Assert.Contains("Broken off; the same command goes on from where it was.", await error, StringComparison.Ordinal);
        Assert.DoesNotContain("warn: OrderCluster.Journal", await output, StringComparison.Ordinal);
        Assert.True(acknowledged < File.ReadAllLines(acks).Length, "the replay had ended before the signal came");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IHost> StartAsync(FaultsFrom faults)
    {
        var host = SiloHost.Build(Settings(faults));
        await host.StartAsync();
        return host;
    }

    private static async Task<int> AppendAsync(IHost host, CancellationToken stop)
    {
        var bucket = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("MUG"));
        await bucket.Receive(new ReceiveStock("r1", 1, "delivery", "ops")).WaitAsync(stop);
        return 0;
    }

    private static SiloSettings Settings(FaultsFrom faults) => ReplayRun.Quiet(new SiloSettings
    {
        Store = StoreAddress.Memory,
        StoreOptions = new StoreOptions { AllowNotDurable = true },
        ConfigureServices = services => services.AddSingleton(_ => new SiloJournal(
            new FaultyJournalStore(new InMemoryJournalStore(), faults),
            new WriterOptions { UnknownOutcomeLimit = TimeSpan.FromHours(1) },
            new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System)),
    }, new LogGate());

    /// <summary>Lets a number of appends through, and gives all further ones the same fault.</summary>
    private sealed class FaultsFrom(StoreFault fault, int passed) : IFaultPlan
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _appends;

        internal Task Begun => _begun.Task;

        public StoreFault Next(StoreOperation operation, ReadOnlySpan<JournalAppend> batch)
        {
            if (operation != StoreOperation.Append || Interlocked.Increment(ref _appends) <= passed)
            {
                return StoreFault.None;
            }

            _begun.TrySetResult();
            return fault;
        }
    }
}
