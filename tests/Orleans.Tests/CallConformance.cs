using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public abstract class CallConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    [Fact]
    public async Task A_call_returns_the_value()
    {
        Assert.Equal(5, await cluster.NewGrain<ICallGrain>().Sum(2, 3).AsTask().Within());
    }

    [Fact]
    public async Task An_exception_thrown_before_the_first_await_reaches_the_caller_with_its_type_and_members()
    {
        var exception = await Assert.ThrowsAsync<StockException>(() => cluster.NewGrain<ICallGrain>().FailAtOnce("none left", 3)).Within();
        Assert.Equal(("none left", 3), (exception.Message, exception.Shelf));
    }

    [Fact]
    public async Task An_exception_thrown_later_reaches_the_caller_with_its_type_and_members()
    {
        var exception = await Assert.ThrowsAsync<StockException>(() => cluster.NewGrain<ICallGrain>().FailLater("none left", 3)).Within();
        Assert.Equal(("none left", 3), (exception.Message, exception.Shelf));
    }

    [Fact]
    public async Task An_exception_of_the_framework_reaches_the_caller_with_its_type()
    {
        var exception = await Assert.ThrowsAsync<KeyNotFoundException>(() => cluster.NewGrain<ICallGrain>().FailWithBuiltIn().AsTask()).Within();
        Assert.Equal("no such key", exception.Message);
    }

    [Fact]
    public async Task A_timeout_is_an_unknown_outcome_since_the_turn_goes_on()
    {
        var key = ConformanceCluster.NewKey();
        var call = cluster.Client.GetGrain<ICallGrain>(key).Held(key);
        await Gate.Named(key).Reached;
        cluster.Clock.Advance(ConformanceCluster.ResponseTimeout - TimeSpan.FromSeconds(1));
        Assert.False(call.IsCompleted);
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Within();
        Assert.Empty(Trace.Of(key).Entries);
        Gate.Named(key).Open();
        await Trace.Of(key).Has("done");
    }

    [Fact]
    public async Task A_method_may_have_a_response_timeout_of_its_own()
    {
        var key = ConformanceCluster.NewKey();
        var call = cluster.Client.GetGrain<ICallGrain>(key).Quick(key);
        await Gate.Named(key).Reached;
        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Within();
        Gate.Named(key).Open();
    }

    [Fact]
    public async Task A_one_way_call_returns_before_it_is_done()
    {
        var key = ConformanceCluster.NewKey();
        await cluster.Client.GetGrain<ICallGrain>(key).Notify("told", key).Within();
        await Gate.Named(key).Reached;
        Assert.Empty(Trace.Of(key).Entries);
        Gate.Named(key).Open();
        await Trace.Of(key).Has("told");
    }

    [Fact]
    public async Task The_caller_of_a_one_way_call_does_not_learn_of_its_failure()
    {
        var grain = cluster.NewGrain<ICallGrain>();
        await grain.NotifyAndFail().Within();
        Assert.Equal(2, await grain.Sum(1, 1).AsTask().Within());
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_mailbox_are_rejected_and_the_others_are_served()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        var held = grain.Held(key);
        await Gate.Named(key).Reached;
        var calls = Enumerable.Range(0, ConformanceCluster.MailboxHardLimit + 50).Select(_ => grain.Plain("served")).ToArray();
        await Assert.ThrowsAsync<LimitExceededException>(async () => await await Task.WhenAny(calls)).Within();
        Gate.Named(key).Open();
        await held.Within();
        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default))).Within();
        Assert.Equal(calls.Count(call => call.IsCompletedSuccessfully), Trace.Of(key).CountOf("served"));
        Assert.InRange(calls.Count(call => call.IsFaulted), 49, 52);
    }
}

public sealed class Calls(DefaultCluster cluster) : CallConformance<DefaultCluster>(cluster);
