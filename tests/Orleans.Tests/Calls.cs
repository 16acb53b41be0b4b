using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public sealed class Calls(SiloWithSystemClock silo) : IClassFixture<SiloWithSystemClock>
{
    private readonly string _key = OneSilo.NewKey();

    private IReentrantGrain Grain => silo.Grains.GetGrain<IReentrantGrain>(_key);

    [Fact]
    public async Task An_exception_thrown_before_the_first_await_reaches_the_caller_with_its_type_and_members()
    {
        var exception = await Assert.ThrowsAsync<StockException>(() => Grain.FailAtOnce("none left", 3)).Within();
        Assert.Equal(("none left", 3), (exception.Message, exception.Shelf));
    }

    [Fact]
    public async Task An_exception_thrown_later_reaches_the_caller_with_its_type_and_members()
    {
        var exception = await Assert.ThrowsAsync<StockException>(() => Grain.FailLater("none left", 3)).Within();
        Assert.Equal(("none left", 3), (exception.Message, exception.Shelf));
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_mailbox_are_rejected_and_the_others_are_served()
    {
        const int Over = 50;
        var calls = Enumerable.Range(0, OneSilo.MailboxLimit + Over).Select(_ => Grain.Held("one", _key)).ToArray();
        var open = calls.ToList();
        while (calls.Length - open.Count < Over - 1)
        {
            var rejected = await Task.WhenAny(open).Within();
            await Assert.ThrowsAsync<LimitExceededException>(() => rejected);
            open.Remove(rejected);
        }

        await Gate.Named(_key).Reached;
        Gate.Named(_key).Open();
        await Task.WhenAll(calls.Select(call => call.ContinueWith(static _ => { }, TaskScheduler.Default))).Within();

        Assert.InRange(calls.Count(call => call.IsFaulted), Over - 1, Over);
        Assert.Equal(calls.Count(call => call.IsCompletedSuccessfully), Trace.Of(_key).CountOf("end one"));
    }
}

public sealed class Timeouts(SiloWithManualClock silo) : IClassFixture<SiloWithManualClock>
{
    [Fact]
    public async Task A_timeout_is_an_unknown_outcome_since_the_turn_goes_on()
    {
        var key = OneSilo.NewKey();
        var call = silo.Grains.GetGrain<IReentrantGrain>(key).Held("call", key);
        await Gate.Named(key).Reached;
        silo.Clock.Advance(OneSilo.ResponseTimeout - TimeSpan.FromSeconds(1));
        Assert.False(call.IsCompleted);
        silo.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Within();
        Assert.Equal(["begin call"], Trace.Of(key).Entries);
        Gate.Named(key).Open();
        await Trace.Of(key).Has("end call");
    }
}
