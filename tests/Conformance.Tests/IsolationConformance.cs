using OrderCluster.Conformance.Tests.Grains;

namespace OrderCluster.Conformance.Tests;

public abstract class IsolationConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    protected TCluster Cluster { get; } = cluster;

    [Fact]
    public async Task What_the_caller_changes_after_the_call_the_grain_does_not_see()
    {
        var key = ConformanceCluster.NewKey();
        var grain = Cluster.Client.GetGrain<IIsolationGrain>(key);
        var basket = new Basket { Items = ["apple"], Inner = new Basket { Items = ["pear"] } };
        var call = grain.Keep(basket, key);
        basket.Items.Add("worm");
        basket.Inner.Items.Clear();
        Gate.Named(key).Open();
        await call.Within();
        var kept = await grain.Kept().Within();
        Assert.Equal(["apple"], kept.Items);
        Assert.Equal(["pear"], kept.Inner!.Items);
    }

    [Fact]
    public async Task What_the_grain_changes_in_an_argument_the_caller_does_not_see()
    {
        var basket = new Basket { Items = ["apple"] };
        await Cluster.NewGrain<IIsolationGrain>().AddTo(basket, "worm").Within();
        Assert.Equal(["apple"], basket.Items);
    }

    [Fact]
    public async Task What_a_caller_changes_in_a_reply_the_grain_does_not_see()
    {
        var key = ConformanceCluster.NewKey();
        Gate.Named(key).Open();
        var grain = Cluster.Client.GetGrain<IIsolationGrain>(key);
        await grain.Keep(new Basket { Items = ["apple"] }, key).Within();
        (await grain.Kept().Within()).Items.Add("worm");
        Assert.Equal(["apple"], (await grain.Kept().Within()).Items);
    }
}

public sealed class Isolation(DefaultCluster cluster) : IsolationConformance<DefaultCluster>(cluster)
{
    [Fact]
    public async Task An_immutable_value_is_shared_within_a_silo()
    {
        var label = new Label("fragile");
        Assert.Same(label, await Cluster.NewGrain<IIsolationGrain>().Echo(label).Within());
    }

    [Fact]
    public async Task A_value_passed_as_immutable_is_shared_within_a_silo()
    {
        var key = ConformanceCluster.NewKey();
        var basket = new Basket();
        await Cluster.Client.GetGrain<IIsolationGrain>(key).KeepShared(basket).Within();
        Assert.Same(basket, IsolationGrain.Shared[key]);
    }
}
