using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public sealed class Lifecycle(SiloWithSystemClock silo) : IClassFixture<SiloWithSystemClock>
{
    private readonly string _key = OneSilo.NewKey();

    private ILifecycleGrain Grain => silo.Grains.GetGrain<ILifecycleGrain>(_key);

    [Fact]
    public async Task Many_first_calls_activate_a_grain_once()
    {
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain.Activation()));
        Assert.Single((await Task.WhenAll(calls).Within()).Distinct());
        Assert.Equal(1, Trace.Of(_key).CountOf("activated"));
        Assert.Equal("activated", Trace.Of(_key).Entries[0]);
    }

    [Fact]
    public async Task A_failing_activation_reaches_the_caller_and_the_next_call_tries_again()
    {
        var grain = silo.Grains.GetGrain<IFailingActivationGrain>(_key);
        var exception = await Assert.ThrowsAsync<StockException>(() => grain.Ping()).Within();
        Assert.Equal(("no light", 8), (exception.Message, exception.Shelf));
        await grain.Ping().Within();
    }

    [Fact]
    public async Task After_DeactivateOnIdle_the_next_call_goes_to_a_new_activation()
    {
        var first = await Grain.Activation().Within();
        await Grain.Deactivate().Within();
        Assert.NotEqual(first, await Grain.Activation().Within());
        Assert.Equal(["activated", "called", "deactivated: ApplicationRequested", "activated", "called"], Trace.Of(_key).Entries);
    }

    [Fact]
    public async Task After_DeactivateOnIdle_new_calls_wait_until_all_held_requests_of_the_old_activation_have_ended()
    {
        var held = Grain.Held($"{_key}-held");
        await Gate.Named($"{_key}-held").Reached;
        var deactivating = Grain.DeactivateAndHold($"{_key}-deactivating");
        await Gate.Named($"{_key}-deactivating").Reached;

        var later = Enumerable.Range(0, 10).Select(_ => Grain.Activation()).ToArray();
        Gate.Named($"{_key}-deactivating").Open();
        var old = await deactivating.Within();
        Assert.DoesNotContain(later, call => call.IsCompleted);
        Assert.DoesNotContain("deactivated: ApplicationRequested", Trace.Of(_key).Entries);

        Gate.Named($"{_key}-held").Open();
        Assert.Equal(old, await held.Within());
        Assert.NotEqual(old, Assert.Single((await Task.WhenAll(later).Within()).Distinct()));
        Assert.Equal(["activated", "deactivated: ApplicationRequested", "activated", "called"], Trace.Of(_key).Entries.Take(4));
    }

    [Fact]
    public async Task A_grain_that_deactivates_may_call_its_successor()
    {
        var old = await Grain.DeactivateForSuccessor().Within();
        await Trace.Of(_key).Has("called");
        Assert.NotEqual(old, await Grain.Activation().Within());
        Assert.Equal(["activated", "deactivated: ApplicationRequested", "activated", "called", "called"], Trace.Of(_key).Entries);
    }

    [Fact]
    public async Task A_silo_that_stops_deactivates_its_grains_and_says_why()
    {
        var another = new SiloWithSystemClock();
        await another.InitializeAsync();
        await another.Grains.GetGrain<ILifecycleGrain>(_key).Activation().Within();
        await another.DisposeAsync().Within();
        Assert.Equal(["activated", "called", "deactivated: ShuttingDown"], Trace.Of(_key).Entries);
    }
}

public sealed class Collection(SiloWithSystemClock silo) : IClassFixture<SiloWithSystemClock>
{
    [Fact]
    public async Task Activations_without_calls_are_collected_but_not_one_that_serves_a_call_or_has_asked_for_a_delay()
    {
        var (serving, delayed, gate) = (OneSilo.NewKey(), OneSilo.NewKey(), OneSilo.NewKey());
        var held = Grain(serving).Held(gate);
        await Gate.Named(gate).Reached;
        await Grain(delayed).Delay(TimeSpan.FromHours(1)).Within();

        // The second is activated after the first is gone, so the two others are twice as old as it must be.
        for (var times = 0; times < 2; times++)
        {
            var unused = OneSilo.NewKey();
            await Grain(unused).Activation().Within();
            await Trace.Of(unused).Has("deactivated: ActivationIdle");
        }

        Gate.Named(gate).Open();
        await held.Within();
        Assert.Equal(["activated"], Trace.Of(serving).Entries);
        Assert.Equal(["activated"], Trace.Of(delayed).Entries);
    }

    private ILifecycleGrain Grain(string key) => silo.Grains.GetGrain<ILifecycleGrain>(key);
}
