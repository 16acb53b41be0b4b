using OrderCluster.Engine.Membership;
using OrderCluster.Testing;
using Orleans.Runtime;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class HandoverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryMembershipStore _table;

    public HandoverTests() => _table = new InMemoryMembershipStore(_clock);

    [Fact]
    public async Task A_silo_that_has_started_is_active_in_the_table()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        await silo.ActivateAsync(3);
        await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);
        var entry = Assert.Single((await _table.ReadAsync(None)).Silos);
        Assert.Equal(SiloStatus.Active, entry.Status);
        Assert.Equal(3, entry.Load.Activations);
    }

    [Fact]
    public async Task A_silo_that_joins_gets_its_grains_and_no_others()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        await silo.ActivateAsync(300);
        await using var joining = await JoinAsync();

        var view = await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);

        var moved = Enumerable.Range(0, 300).Select(key => $"{key}").Where(key => OwnerOf(view, key) == joining.Id).ToHashSet();
        Assert.InRange(moved.Count, 100, 200);
        await silo.Departures.WaitAsync(moved.Count);
        Assert.Equal(moved, silo.Departures.Keys.ToHashSet());
        await silo.UntilSettledAsync(view.Version);
    }

    [Fact]
    public async Task An_evicted_silo_drops_all_its_grains()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        await silo.ActivateAsync(20);
        await EvictAsync(silo);
        await silo.Departures.WaitAsync(20);
        await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);
        Assert.Equal(1, await silo.Grain("7").Count().WaitAsync(Limit));
    }

    [Fact]
    public async Task What_still_runs_at_an_eviction_is_answered_as_of_unknown_outcome()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        var running = silo.Grain("busy").Hold();
        await silo.Departures.Holding.Task.WaitAsync(Limit);
        await EvictAsync(silo);
        await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);

        silo.Departures.Release.SetResult();
        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => running.WaitAsync(Limit));
        Assert.Contains("outcome is unknown", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_at_an_eviction_goes_to_the_next_activation()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        Assert.Equal(1, await silo.Grain("busy").Count());
        var running = silo.Grain("busy").Hold();
        await silo.Departures.Holding.Task.WaitAsync(Limit);
        var waiting = silo.Grain("busy").Count();

        await EvictAsync(silo);

        Assert.Equal(1, await waiting.WaitAsync(Limit));
        silo.Departures.Release.SetResult();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => running.WaitAsync(Limit));
    }

    [Fact]
    public async Task A_grain_that_waited_for_one_doubt_does_not_wait_for_the_next()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        silo.Store.Pause();
        silo.Membership.Doubt();
        var first = silo.Grain("0").Count();
        Assert.False(first.IsCompleted);

        silo.Store.Answered += DoubtAgain;
        silo.Store.Resume();

        try
        {
            Assert.Equal(1, await first.WaitAsync(Limit));
            Assert.False(silo.Membership.Doubted!.IsCompleted);
        }
        finally
        {
            silo.Store.Resume();
        }

        void DoubtAgain()
        {
            silo.Store.Answered -= DoubtAgain;
            silo.Store.Pause();
            silo.Membership.Doubt();
        }
    }

    [Fact]
    public async Task A_silo_that_stops_hands_over_first_and_leaves_the_table_last()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        await silo.ActivateAsync(10);
        await using var other = await JoinAsync();
        await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);

        await silo.Silo.HandOverAsync(None).WaitAsync(Limit);
        await silo.Departures.WaitAsync(10);
        Assert.Equal(SiloStatus.Leaving, (await _table.ReadAsync(None)).Find(silo.Membership.Self.SiloId)!.Status);

        await silo.Silo.StopAsync(None).WaitAsync(Limit);
        Assert.Equal(other.Id, Assert.Single((await _table.ReadAsync(None)).Silos).Address.SiloId);
    }

    [Fact]
    public async Task The_last_silo_stops_without_waiting_for_another()
    {
        await using var silo = await HostedTestSilo.StartAsync(_table, _clock);
        await silo.ActivateAsync(1);
        await silo.Silo.StopAsync(None).WaitAsync(Limit);
        Assert.Equal(["0"], silo.Departures.Keys);
        Assert.Empty((await _table.ReadAsync(None)).Silos);
    }

    private static Guid? OwnerOf(ClusterView view, string key) => view.OwnerOf(GrainId.Create("enginetests.departing", key))?.SiloId;

    private async Task<TestSilo> JoinAsync()
    {
        var silo = new TestSilo(_table, _clock, 2);
        await silo.Membership.JoinAsync(silo, None);
        await silo.Membership.ActivateAsync(None).WaitAsync(Limit);
        return silo;
    }

    /// <summary>As others would, after having waited; the silo finds out in its next round.</summary>
    private async Task EvictAsync(HostedTestSilo silo)
    {
        await _table.EvictAsync(silo.Membership.Self.SiloId, TimeSpan.Zero, None);
        await silo.Membership.RefreshAsync(None).AsTask().WaitAsync(Limit);
    }
}
