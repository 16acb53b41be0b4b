using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public sealed class Turns(SiloWithSystemClock silo) : IClassFixture<SiloWithSystemClock>
{
    private readonly string _key = OneSilo.NewKey();

    private IPlainGrain Plain => silo.Grains.GetGrain<IPlainGrain>(_key);

    private IReentrantGrain Reentrant => silo.Grains.GetGrain<IReentrantGrain>(_key);

    [Fact]
    public async Task Calls_of_a_plain_grain_run_one_after_another()
    {
        var first = Plain.Held("a", _key);
        await Gate.Named(_key).Reached;
        var second = Plain.Short("b");
        await Plain.Barrier().Within();
        Gate.Named(_key).Open();
        await Task.WhenAll(first, second).Within();
        Assert.Equal(["begin a", "end a", "b"], Trace.Of(_key).Entries);
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave_at_an_await()
    {
        var first = Reentrant.Held("a", _key);
        await Gate.Named(_key).Reached;
        await Reentrant.Short("b").Within();
        Gate.Named(_key).Open();
        await first.Within();
        Assert.Equal(["begin a", "b", "end a"], Trace.Of(_key).Entries);
    }

    [Fact]
    public async Task No_two_turns_of_a_reentrant_grain_run_at_the_same_time()
    {
        var calls = Enumerable.Range(0, 16).Select(_ => Task.Run(() => Reentrant.AloneInEachTurn(200)));
        Assert.All(await Task.WhenAll(calls).Within(), Assert.True);
    }

    [Fact]
    public async Task Code_after_an_await_and_started_tasks_run_on_the_scheduler_of_the_activation() =>
        Assert.Equal("same same same same", await Reentrant.Schedulers().Within());

    [Fact]
    public async Task Work_that_a_call_leaves_behind_goes_on_in_turns_of_the_grain()
    {
        await Reentrant.RunOn(_key).Within();
        Gate.Named(_key).Open();
        await Trace.Of(_key).Has("ran on");
    }
}
