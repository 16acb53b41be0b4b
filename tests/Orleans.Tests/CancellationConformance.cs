using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public abstract class CancellationConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_made()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.Cancellable(key, new CancellationToken(canceled: true))).Within();
        await grain.Plain("barrier").Within();
        Assert.Equal(["barrier"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_of_the_caller_and_tells_the_running_callee_in_a_turn()
    {
        var key = ConformanceCluster.NewKey();
        using var cancellation = new CancellationTokenSource();
        var call = cluster.Client.GetGrain<ICallGrain>(key).Cancellable(key, cancellation.Token);
        await Gate.Named(key).Reached;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Within();
        await Trace.Of(key).Has("cancelled in a turn");
        await cluster.Client.GetGrain<ICallGrain>(key).Plain("next").Within();
        Assert.Equal(["started", "cancelled in a turn", "next"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_does_not_run()
    {
        var key = ConformanceCluster.NewKey();
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        var held = grain.Held(key);
        await Gate.Named(key).Reached;
        using var cancellation = new CancellationTokenSource();
        var waiting = grain.Cancellable(key, cancellation.Token);
        await grain.Barrier().Within();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).Within();
        await grain.Barrier().Within();
        Gate.Named(key).Open();
        await held.Within();
        await grain.Plain("next").Within();
        Assert.Equal(["done", "next"], Trace.Of(key).Entries);
    }

    [Fact]
    public async Task Cancellation_passes_through_a_grain_to_the_grain_that_it_calls()
    {
        var other = ConformanceCluster.NewKey();
        using var cancellation = new CancellationTokenSource();
        var call = cluster.NewGrain<ICallGrain>().CancellableThrough(other, other, cancellation.Token);
        await Gate.Named(other).Reached;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Within();
        await Trace.Of(other).Has("cancelled in a turn");
    }

    [Fact]
    public async Task A_call_with_a_token_that_is_not_cancelled_ends_normally()
    {
        var key = ConformanceCluster.NewKey();
        using var cancellation = new CancellationTokenSource();
        Gate.Named(key).Open();
        await cluster.Client.GetGrain<ICallGrain>(key).Cancellable(key, cancellation.Token).Within();
        Assert.Equal(["started", "done"], Trace.Of(key).Entries);
    }
}

public sealed class Cancellations(DefaultCluster cluster) : CancellationConformance<DefaultCluster>(cluster);
