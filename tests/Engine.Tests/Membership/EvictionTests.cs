using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class EvictionTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_silent_silo_is_evicted_after_three_seconds()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var silent = cluster[2];
        silent.Store.Pause();

        await cluster.PassAsync(TimeSpan.FromSeconds(2.7), silent);
        Assert.NotNull(cluster[0].Membership.View.Find(silent.Id));

        await cluster.PassAsync(TimeSpan.FromSeconds(0.6), silent);
        Assert.Null(cluster[0].Membership.View.Find(silent.Id));
        Assert.Null(cluster[1].Membership.View.Find(silent.Id));
    }

    [Fact]
    public async Task A_silo_that_refuses_connections_is_evicted_after_one_second()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var gone = cluster[2];
        gone.Store.Pause();
        cluster[0].Membership.ReportUnreachable(gone.Membership.Self, refused: true);

        await cluster.PassAsync(TimeSpan.FromSeconds(0.7), gone);
        Assert.NotNull(cluster[0].Membership.View.Find(gone.Id));

        await cluster.PassAsync(TimeSpan.FromSeconds(0.6), gone);
        Assert.Null(cluster[0].Membership.View.Find(gone.Id));
    }

    [Fact]
    public async Task A_silo_that_is_unreachable_but_beats_is_not_evicted()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        for (var round = 0; round < 20; round++)
        {
            cluster[0].Membership.ReportUnreachable(cluster[1].Membership.Self, refused: true);
            await cluster.PassAsync(Beat);
        }

        Assert.NotNull(cluster[0].Membership.View.Find(cluster[1].Id));
    }

    [Fact]
    public async Task One_eviction_makes_one_new_version()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var version = (await cluster.TableAsync()).Version;
        cluster[2].Store.Pause();
        await cluster.PassAsync(TimeSpan.FromSeconds(5), cluster[2]);
        Assert.Equal(version + 1, (await cluster.TableAsync()).Version);
    }

    [Fact]
    public async Task An_evicted_silo_drops_everything_under_a_view_without_itself_and_joins_under_a_new_id()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var paused = cluster[1];
        var former = paused.Membership.Self;
        paused.Store.Pause();
        await cluster.PassAsync(TimeSpan.FromSeconds(4), paused);
        Assert.False(paused.Membership.IsHeartbeatFresh);

        paused.Store.Resume();
        await cluster.PassAsync(Beat);

        Assert.Equal(former, Assert.Single(paused.Evicted));
        Assert.Null(Assert.Single(paused.ViewsAtEviction).Find(former.SiloId));
        Assert.NotEqual(former.SiloId, paused.Id);
        Assert.Equal(former with { SiloId = paused.Id }, paused.Membership.Self);
        Assert.Equal(SiloStatus.Active, cluster[0].Membership.View.Find(paused.Id)!.Status);
        Assert.True(paused.Membership.IsHeartbeatFresh);
        Assert.Contains(paused.Log.Lines, line => line.Contains($"evicted as {former.SiloId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_that_was_evicted_while_it_left_does_not_join_again()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var leaving = cluster[1];
        await leaving.Membership.BeginLeavingAsync(CancellationToken.None);
        leaving.Store.Pause();
        await cluster.PassAsync(TimeSpan.FromSeconds(4), leaving);
        leaving.Store.Resume();
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(leaving.Evicted);
        Assert.Single((await cluster.TableAsync()).Silos);
    }

    [Fact]
    public async Task While_the_store_is_out_of_reach_nobody_is_evicted()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        cluster.Silos.ForEach(silo => silo.Store.IsOutOfReach = true);
        await cluster.PassAsync(TimeSpan.FromSeconds(30));

        // One by one they come back to a table in which everyone else looks long dead.
        cluster[0].Store.IsOutOfReach = false;
        await cluster.PassAsync(TimeSpan.FromSeconds(2));
        cluster[1].Store.IsOutOfReach = false;
        cluster[2].Store.IsOutOfReach = false;
        await cluster.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(3, cluster[0].Membership.View.Silos.Count);
        Assert.All(cluster.Silos, silo => Assert.Equal(0, silo.Store.Evictions));
        Assert.All(cluster.Silos, silo => Assert.Empty(silo.Evicted));
    }

    [Fact]
    public async Task A_silo_cut_off_from_the_store_alone_is_evicted_and_comes_back()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var cut = cluster[2];
        var former = cut.Id;
        cut.Store.IsOutOfReach = true;
        await cluster.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(2, (await cluster.TableAsync()).Silos.Count);

        cut.Store.IsOutOfReach = false;
        await cluster.PassAsync(Beat);
        Assert.NotEqual(former, cut.Id);
        Assert.Equal(3, (await cluster.TableAsync()).Silos.Count);
    }
}
