using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public abstract class TurnConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    [Fact]
    public async Task Calls_of_a_plain_grain_run_one_after_another()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ITurnGrain>(key);
        var first = grain.Held("a", key);
        await Gate.Named(key).Reached;
        var second = grain.Plain("b");
        await grain.Interleaving("barrier");
        Gate.Named(key).Open();
        await Task.WhenAll(first, second).Within();
        Assert.Equal(["begin a", "barrier", "end a", "b"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave_at_an_await()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<IReentrantGrain>(key);
        var first = grain.Held("a", key);
        await Gate.Named(key).Reached;
        await grain.Plain("b").Within();
        Gate.Named(key).Open();
        await first.Within();
        Assert.Equal(["begin a", "b", "end a"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task A_read_only_call_runs_beside_another_read_only_call()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ITurnGrain>(key);
        var first = grain.HeldRead("a", key);
        await Gate.Named(key).Reached;
        await grain.Read("b").Within();
        Gate.Named(key).Open();
        await first.Within();
    }

    [Fact]
    public async Task A_plain_call_waits_for_a_read_only_call()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ITurnGrain>(key);
        var read = grain.HeldRead("read", key);
        await Gate.Named(key).Reached;
        var write = grain.Plain("write");
        await grain.Interleaving("barrier");
        Gate.Named(key).Open();
        await Task.WhenAll(read, write).Within();
        Assert.Equal(["begin read", "barrier", "end read", "write"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task A_read_only_call_waits_for_a_plain_call()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ITurnGrain>(key);
        var write = grain.Held("write", key);
        await Gate.Named(key).Reached;
        var read = grain.Read("read");
        await grain.Interleaving("barrier");
        Gate.Named(key).Open();
        await Task.WhenAll(read, write).Within();
        Assert.Equal(["begin write", "barrier", "end write", "read"], Trace.Of(key).Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_two_turns_run_at_the_same_time(bool isReentrant)
    {
        var key = ConformanceCluster.NewKey();
        ITurnMethods grain = isReentrant ? cluster.Client.GetGrain<IReentrantGrain>(key) : cluster.Client.GetGrain<ITurnGrain>(key);
        var calls = Enumerable.Range(0, 16).Select(_ => Task.Run(() => grain.AloneInEachTurn(200)));
        Assert.All(await Task.WhenAll(calls).Within(), Assert.True);
    }

    [Fact]
    public async Task Code_after_an_await_and_started_tasks_run_on_the_scheduler_of_the_activation()
    {
        Assert.Equal("same same same same", await cluster.NewGrain<ITurnGrain>().Schedulers().Within());
    }

    [Fact]
    public async Task An_ambient_value_of_one_call_is_not_seen_by_the_next()
    {
        var grain = cluster.NewGrain<ITurnGrain>();
        await grain.Ambient();
        var set = grain.SetAmbient("set by another call");
        var read = grain.Ambient();
        await set.Within();
        Assert.Null(await read.Within());
    }

    [Fact]
    public async Task A_plain_grain_that_is_called_back_within_its_call_gets_a_timeout()
    {
        var mirror = ConformanceCluster.NewKey();
        var call = cluster.NewGrain<ITurnGrain>().CallAndBack(mirror, "plain");
        await Trace.Of(mirror).Has("calls back");
        cluster.Clock.Advance(ConformanceCluster.ResponseTimeout + TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Within();
    }

    [Fact]
    public async Task A_reentrant_grain_may_be_called_back_within_its_call()
    {
        var key = ConformanceCluster.NewKey();
        await cluster.Client.GetGrain<IReentrantGrain>(key).CallAndBack(ConformanceCluster.NewKey(), "reentrant").Within();
        Assert.Equal(["called back"], Trace.Of(key).Entries);
    }
}

public sealed class Turns(DefaultCluster cluster) : TurnConformance<DefaultCluster>(cluster);
