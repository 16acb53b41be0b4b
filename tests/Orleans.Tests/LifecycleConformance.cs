using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public abstract class LifecycleConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    [Fact]
    public async Task Many_first_calls_activate_a_grain_once()
    {
        var key = ConformanceCluster.NewKey();
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(() => cluster.Client.GetGrain<ILifecycleGrain>(key).Activation()));
        Assert.Single((await Task.WhenAll(calls).Within()).Distinct());
        Assert.Equal(1, Trace.Of(key).CountOf("activated"));
        Assert.Equal("activated", Trace.Of(key).Entries[0]);
    }

    [Fact]
    public async Task A_grain_knows_its_identity_and_gets_services_by_its_constructor()
    {
        var key = ConformanceCluster.NewKey();
        var identity = await cluster.Client.GetGrain<ILifecycleGrain>(key).Identity().Within();
        Assert.Equal($"conformance.lifecycle/{key} {key} conformance.lifecycle hello", identity);
    }

    [Fact]
    public async Task A_reference_knows_the_identity_of_its_grain()
    {
        var grain = cluster.NewGrain<ILifecycleGrain>();
        Assert.Equal($"conformance.lifecycle/{grain.GetPrimaryKeyString()}", grain.GetGrainId().ToString());
        Assert.Equal(grain, cluster.Client.GetGrain<ILifecycleGrain>(grain.GetPrimaryKeyString()));
        await grain.Activation().Within();
    }

    [Theory]
    [InlineData("constructor", "no shelf", 7)]
    [InlineData("activation", "no light", 8)]
    public async Task A_failing_activation_reaches_the_caller_and_the_next_call_tries_again(string place, string message, int shelf)
    {
        var grain = cluster.Client.GetGrain<IFailingActivationGrain>($"{ConformanceCluster.NewKey()}-{place}");
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => grain.Ping()).Within();
        var exception = Assert.IsType<StockException>(place == "constructor" ? Assert.IsType<InvalidOperationException>(thrown).InnerException : thrown);
        Assert.Equal((message, shelf), (exception.Message, exception.Shelf));
        await grain.Ping().Within();
    }

    [Fact]
    public async Task After_DeactivateOnIdle_the_next_call_goes_to_a_new_activation()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ILifecycleGrain>(key);
        var first = await grain.Activation().Within();
        await grain.Deactivate().Within();
        Assert.NotEqual(first, await grain.Activation().Within());
        Assert.Equal(["activated", "called", "deactivated: ApplicationRequested", "activated", "called"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task After_DeactivateOnIdle_a_new_call_waits_until_all_held_requests_of_the_old_activation_have_ended()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<IReentrantLifecycleGrain>(key);
        var held = grain.Held($"{key}-held");
        await Gate.Named($"{key}-held").Reached;
        var deactivating = grain.DeactivateAndHold($"{key}-deactivating");
        await Gate.Named($"{key}-deactivating").Reached;

        var later = grain.Activation();
        Gate.Named($"{key}-deactivating").Open();
        var old = await deactivating.Within();
        Assert.False(later.IsCompleted);
        Assert.DoesNotContain("deactivated: ApplicationRequested", Trace.Of(key).Entries);

        Gate.Named($"{key}-held").Open();
        Assert.Equal(old, await held.Within());
        Assert.NotEqual(old, await later.Within());
        Assert.Equal(["activated", "deactivated: ApplicationRequested", "activated", "called"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task Calls_that_waited_behind_DeactivateOnIdle_go_to_a_new_activation()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ILifecycleGrain>(key);
        var deactivating = grain.DeactivateAndHold(key);
        await Gate.Named(key).Reached;
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.Activation()).ToArray();
        Gate.Named(key).Open();
        var old = await deactivating.Within();
        var others = (await Task.WhenAll(waiting).Within()).Distinct();
        Assert.NotEqual(old, Assert.Single(others));
    }

    [Fact]
    public async Task An_activation_without_calls_is_collected_at_its_collection_age()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ILifecycleGrain>(key);
        var first = await grain.Activation().Within();
        await IdleTime.PassAsync(cluster.Clock, ConformanceCluster.CollectionAge - ConformanceCluster.CollectionQuantum);
        Assert.Equal(first, await grain.Activation().Within());

        await IdleTime.PassUntilAsync(
            cluster.Clock, ConformanceCluster.CollectionAge + (2 * ConformanceCluster.CollectionQuantum), Trace.Of(key), "deactivated: ActivationIdle");
        Assert.NotEqual(first, await grain.Activation().Within());
    }

    [Fact]
    public async Task A_class_may_have_a_collection_age_of_its_own()
    {
        var grain = cluster.NewGrain<ILongLivedGrain>();
        var first = await grain.Activation().Within();
        await IdleTime.PassAsync(cluster.Clock, ConformanceCluster.CollectionAge + (2 * ConformanceCluster.CollectionQuantum));
        Assert.Equal(first, await grain.Activation().Within());
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_unused_activation()
    {
        var grain = cluster.NewGrain<ILifecycleGrain>();
        var first = await grain.Activation().Within();
        await grain.Delay(TimeSpan.FromHours(1)).Within();
        await IdleTime.PassAsync(cluster.Clock, ConformanceCluster.CollectionAge + (2 * ConformanceCluster.CollectionQuantum));
        Assert.Equal(first, await grain.Activation().Within());
    }

    [Fact]
    public async Task An_activation_that_serves_a_call_is_not_collected()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ILifecycleGrain>(key);
        var held = grain.Held(key);
        await Gate.Named(key).Reached;
        await IdleTime.PassAsync(cluster.Clock, ConformanceCluster.CollectionAge + (2 * ConformanceCluster.CollectionQuantum));
        Gate.Named(key).Open();
        await Assert.ThrowsAsync<TimeoutException>(() => held).Within();
        await grain.Identity().Within();
        Assert.Equal(["activated"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task A_silo_that_stops_deactivates_its_grains()
    {
        var another = new TCluster();
        await another.InitializeAsync();
        var key = ConformanceCluster.NewKey() + "-stopped";
        await another.Client.GetGrain<ILifecycleGrain>(key).Activation().Within();
        await another.DisposeAsync().Within();
        Assert.Equal(["activated", "called", "deactivated: ShuttingDown"], Trace.Of(key).Entries);
    }
}

public sealed class Lifecycle(DefaultCluster cluster) : LifecycleConformance<DefaultCluster>(cluster);
