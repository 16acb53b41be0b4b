using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
public sealed class ClockJumps(TwoSiloCluster cluster) : ClusterTest(cluster), IClassFixture<TwoSiloCluster>
{
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(5);

    [StoreFact]
    public async Task The_clock_of_one_silo_jumps_ahead_and_back_and_callers_notice_nothing()
    {
        var clock = new JumpingClock();
        using var silo = Start(clock);
        await silo.StartAsync();
        await BeginLoadAsync();
        foreach (var offset in new[] { Jump, -Jump, Jump, TimeSpan.Zero })
        {
            clock.Offset = offset;
            await AwaitOrdersAsync(100, $"with a clock that is {offset} off");
        }

        await AssertSoundAsync();
        AssertFewRetries();
        await silo.StopAsync();
        AssertNobodyEvicts();
    }

    /// <summary>In this process, so that it can have a clock of its own.</summary>
    private IHost Start(TimeProvider clock) => SiloHost.Build(new SiloSettings
    {
        Store = StoreAddress.Parse(Cluster.Store),
        Http = null,
        KeyFile = Cluster.KeyFile,
        Cluster = new ClusterSettings(Cluster.ConnectionOptions().Cluster, Cluster.ConnectionOptions().Secret) { SiloPort = 0, GatewayPort = 0 },
        ConfigureServices = services =>
        {
            // The clock of our grains alone: what Orleans does of its own, membership above all, goes by the real one.
            services.AddSingleton(clock);
            foreach (var area in new[] { TimeProviderNames.Membership, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory })
            {
                services.AddKeyedSingleton(area, TimeProvider.System);
            }
        },
    });

    /// <summary>Its time of day may jump; what it measures goes on steadily.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _offsetTicks;

        public TimeSpan Offset
        {
            set => Volatile.Write(ref _offsetTicks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _offsetTicks));
    }
}
