using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class MembershipTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Silos_learn_of_each_other_and_of_their_load()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        Assert.All(cluster.Silos, silo =>
        {
            Assert.Equal(3, silo.Membership.View.Silos.Count(entry => entry.Status == SiloStatus.Active));
            Assert.Equal(new SiloLoad(7, 0.5, 0.25), silo.Membership.View.Find(cluster[1].Id)!.Load);
        });
    }

    [Fact]
    public async Task A_leaving_silo_stays_in_the_table_and_owns_nothing()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        await cluster[1].Membership.BeginLeavingAsync(CancellationToken.None);
        var view = await TestCluster.RoundAsync(cluster[0]);
        Assert.Equal(SiloStatus.Leaving, view.Find(cluster[1].Id)!.Status);
        Assert.True(cluster[1].Membership.IsHeartbeatFresh);
    }

    [Fact]
    public async Task A_silo_that_has_left_is_gone_at_once_and_answers_no_reads()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var left = cluster[1];
        await left.Membership.LeaveAsync(CancellationToken.None);
        var view = await TestCluster.RoundAsync(cluster[0]);
        Assert.Null(view.Find(left.Id));
        Assert.False(left.Membership.IsHeartbeatFresh);
    }

    [Fact]
    public async Task A_silo_leaves_although_the_store_is_out_of_reach()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster[0].Store.IsOutOfReach = true;
        await cluster[0].Membership.LeaveAsync(CancellationToken.None);
        Assert.Contains(cluster[0].Log.Lines, line => line.Contains("stays in the table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reads_end_two_seconds_after_the_last_heartbeat_began()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster[0].Store.Pause();
        cluster.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(cluster[0].Membership.IsHeartbeatFresh);
        cluster.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(cluster[0].Membership.IsHeartbeatFresh);
    }

    [Fact]
    public async Task A_heartbeat_that_took_two_seconds_to_succeed_opens_no_reads()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster[0].Store.Pause();
        var round = TestCluster.RoundAsync(cluster[0]);
        cluster.Clock.Advance(TimeSpan.FromSeconds(2.5));
        cluster[0].Store.IsOutOfReach = true;
        cluster[0].Store.Resume();
        await round;
        Assert.False(cluster[0].Membership.IsHeartbeatFresh);
    }

    [Fact]
    public async Task Who_waits_for_a_newer_view_gets_it_when_a_silo_joins()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var membership = cluster[0].Membership;
        var newer = membership.WhenNewerThanAsync(membership.View.Version, CancellationToken.None);
        Assert.False(newer.IsCompleted);
        await cluster.AddAsync();
        await cluster.PassAsync(Beat);
        Assert.Equal(2, (await newer.WaitAsync(TimeSpan.FromSeconds(20))).Silos.Count);
    }

    [Fact]
    public async Task A_view_that_a_peer_sent_is_taken_if_it_is_newer()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        cluster[0].Store.IsOutOfReach = true;
        await cluster[1].Membership.BeginLeavingAsync(CancellationToken.None);
        var known = cluster[0].Membership.View;

        cluster[0].Membership.Learn(cluster[1].Membership.View);
        Assert.Equal(SiloStatus.Leaving, cluster[0].Membership.View.Find(cluster[1].Id)!.Status);

        cluster[0].Membership.Learn(known);
        Assert.Equal(SiloStatus.Leaving, cluster[0].Membership.View.Find(cluster[1].Id)!.Status);
    }

    [Fact]
    public async Task Views_are_told_in_order_and_once()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var versions = new List<long>();
        cluster[0].Membership.ViewChanged += view => versions.Add(view.Version);
        await cluster.AddAsync();
        await cluster.PassAsync(Beat);
        await cluster[1].Membership.LeaveAsync(CancellationToken.None);
        await TestCluster.RoundAsync(cluster[0]);
        Assert.NotEmpty(versions);
        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task A_refresh_while_the_store_is_out_of_reach_gives_what_is_known()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        cluster[0].Store.IsOutOfReach = true;
        var view = await TestCluster.RoundAsync(cluster[0]);
        Assert.Equal(2, view.Silos.Count);
    }

    [Fact]
    public void A_silo_that_would_answer_reads_after_its_eviction_is_refused()
    {
        var options = new MembershipOptions { FreshFor = TimeSpan.FromSeconds(3) };
        Assert.Contains("before it is evicted", Assert.Throws<MembershipException>(options.Check).Message, StringComparison.Ordinal);
    }
}
