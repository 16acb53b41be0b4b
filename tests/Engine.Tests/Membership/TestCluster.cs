using OrderCluster.Engine.Membership;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Membership;

/// <summary>Silos that share a table and a clock that the test moves.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly InMemoryMembershipStore _table;

    private TestCluster() => _table = new InMemoryMembershipStore(Clock);

    public ManualTimeProvider Clock { get; } = new();

    public List<TestSilo> Silos { get; } = [];

    public TestSilo this[int index] => Silos[index];

    public static async Task<TestCluster> StartAsync(int silos)
    {
        var cluster = new TestCluster();
        for (var index = 0; index < silos; index++)
        {
            await cluster.AddAsync();
        }

        await cluster.PassAsync(TimeSpan.FromMilliseconds(300));
        return cluster;
    }

    public async Task<TestSilo> AddAsync()
    {
        var silo = new TestSilo(_table, Clock, Silos.Count);
        Silos.Add(silo);
        await silo.Membership.JoinAsync(silo, CancellationToken.None);
        await silo.Membership.ActivateAsync(CancellationToken.None);
        return silo;
    }

    /// <summary>Lets time pass in heartbeats; after each, every silo but the paused ones has had a round.</summary>
    public async Task PassAsync(TimeSpan time, params TestSilo[] paused)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            foreach (var silo in Silos.Except(paused))
            {
                await RoundAsync(silo);
            }
        }
    }

    public static async Task<ClusterView> RoundAsync(TestSilo silo) => await silo.Membership.RefreshAsync(CancellationToken.None).AsTask().WaitAsync(Limit);

    public Task<ClusterView> TableAsync() => _table.ReadAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }
    }
}
