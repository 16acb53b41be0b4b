using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using Orleans.Runtime;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class SuccessionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_grain_waits_until_its_former_owner_has_settled()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (grain, succession) = Watch(cluster);
        var view = await LeaveAsync(cluster);
        var predecessor = succession.Predecessor(grain);
        Assert.NotNull(predecessor);

        cluster[0].Membership.ReportSettled(view.Version);
        await TestCluster.RoundAsync(cluster[0]);
        await cluster.PassAsync(Beat);

        await predecessor.WaitAsync(Limit);
        Assert.Null(succession.Predecessor(grain));
    }

    [Fact]
    public async Task A_grain_that_stays_where_it_was_waits_for_nothing()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (_, succession) = Watch(cluster);
        var own = GrainOf(cluster, 1);
        await LeaveAsync(cluster);
        Assert.Null(succession.Predecessor(own));
    }

    [Fact]
    public async Task A_grain_does_not_wait_for_a_silo_that_is_gone()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (grain, succession) = Watch(cluster);
        await cluster[0].Membership.LeaveAsync(CancellationToken.None);
        Assert.Single((await TestCluster.RoundAsync(cluster[1])).Silos);
        Assert.Null(succession.Predecessor(grain));
    }

    [Fact]
    public async Task A_grain_does_not_wait_for_ever()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (grain, succession) = Watch(cluster);
        await LeaveAsync(cluster);
        var predecessor = succession.Predecessor(grain)!;
        using var tooLong = new CancellationTokenSource(Limit);
        while (!predecessor.IsCompleted)
        {
            tooLong.Token.ThrowIfCancellationRequested();
            await cluster.PassAsync(Beat);
        }

        Assert.Null(succession.Predecessor(grain));
    }

    [Fact]
    public async Task A_grain_does_not_wait_for_a_store_that_hangs()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (grain, succession) = Watch(cluster);
        await LeaveAsync(cluster);
        var predecessor = succession.Predecessor(grain)!;
        cluster[1].Store.Pause();

        await cluster.PassAsync(TimeSpan.FromSeconds(1), cluster[1]);

        await predecessor.WaitAsync(Limit);
        cluster[1].Store.Resume();
    }

    [Fact]
    public async Task After_a_doubt_no_grain_begins_before_the_store_has_been_read()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (_, succession) = Watch(cluster);
        cluster[1].Store.Pause();
        cluster[1].Membership.Doubt();
        var doubted = succession.Doubted;
        Assert.False(doubted?.IsCompleted);

        cluster[1].Store.Resume();
        await doubted!.WaitAsync(Limit);

        Assert.Null(succession.Doubted);
    }

    [Fact]
    public async Task A_doubt_that_the_store_does_not_settle_holds_nobody_for_long()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var (_, succession) = Watch(cluster);
        cluster[1].Store.Pause();
        cluster[1].Membership.Doubt();
        var doubted = succession.Doubted!;

        await cluster.PassAsync(TimeSpan.FromMilliseconds(600), cluster[1]);
        await doubted.WaitAsync(Limit);

        Assert.Null(succession.Doubted);
        cluster[1].Store.Resume();
    }

    private static (GrainId OfTheOther, Succession Succession) Watch(TestCluster cluster)
    {
        var succession = new Succession(cluster[1].Membership, cluster.Clock);
        succession.ViewChanged(cluster[1].Membership.View);
        cluster[1].Membership.ViewChanged += succession.ViewChanged;
        return (GrainOf(cluster, 0), succession);
    }

    private static GrainId GrainOf(TestCluster cluster, int silo) => Enumerable.Range(0, 1_000)
        .Select(key => GrainId.Create("order", $"{key}"))
        .First(grain => cluster[1].Membership.View.OwnerOf(grain)!.SiloId == cluster[silo].Id);

    private static async Task<ClusterView> LeaveAsync(TestCluster cluster)
    {
        await cluster[0].Membership.BeginLeavingAsync(CancellationToken.None);
        return await TestCluster.RoundAsync(cluster[1]);
    }
}
