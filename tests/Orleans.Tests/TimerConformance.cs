using OrderCluster.Orleans.Tests.Grains;

namespace OrderCluster.Orleans.Tests;

public abstract class TimerConformance<TCluster>(TCluster cluster) : IClassFixture<TCluster>
    where TCluster : ConformanceCluster, new()
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_ticks_at_its_due_time_and_then_with_its_period()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", 3 * Second, 2 * Second, interleave: false, keepAlive: false).Within();
        await AdvanceAsync(grain, 2 * Second);
        Assert.Empty(trace.Entries);
        await AdvanceAsync(grain, Second);
        Assert.Equal(1, trace.CountOf("tick a"));
        await AdvanceAsync(grain, 2 * Second);
        Assert.Equal(2, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task A_timer_with_an_infinite_period_ticks_once()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Within();
        await AdvanceAsync(grain, Second);
        await AdvanceAsync(grain, 60 * Second);
        Assert.Equal(1, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task A_disposed_timer_does_not_tick()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Second, Second, interleave: false, keepAlive: false).Within();
        await grain.Stop("a").Within();
        await AdvanceAsync(grain, 5 * Second);
        Assert.Empty(trace.Entries);
    }

    [Fact]
    public async Task A_changed_timer_ticks_by_its_new_times()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Within();
        await AdvanceAsync(grain, 60 * Second);
        Assert.Empty(trace.Entries);
        await grain.Change("a", Second, 10 * Second).Within();
        await AdvanceAsync(grain, Second);
        await AdvanceAsync(grain, 10 * Second);
        Assert.Equal(2, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_a_plain_grain_serves()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Within();
        var held = await HoldAsync(grain);
        cluster.Clock.Advance(Second);
        await grain.Barrier().Within();
        Assert.Empty(trace.Entries);
        await ReleaseAsync(grain, held);
        await trace.Has("tick a");
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait_for_the_call_that_a_plain_grain_serves()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Second, Timeout.InfiniteTimeSpan, interleave: true, keepAlive: false).Within();
        var held = await HoldAsync(grain);
        cluster.Clock.Advance(Second);
        await trace.Has("tick a");
        await ReleaseAsync(grain, held);
    }

    [Fact]
    public async Task A_tick_that_does_not_interleave_fires_during_a_call_of_a_reentrant_grain()
    {
        var (grain, trace) = New<IReentrantTimerGrain>();
        await grain.Start("a", Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Within();
        var held = await HoldAsync(grain);
        cluster.Clock.Advance(Second);
        await trace.Has("tick a");
        await ReleaseAsync(grain, held);
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_its_timer()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.StartFailing("a", Second, Second).Within();
        await AdvanceAsync(grain, Second);
        await AdvanceAsync(grain, Second);
        Assert.Equal(2, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task The_period_is_counted_from_the_end_of_a_tick()
    {
        var (grain, trace) = New<ITimerGrain>();
        var gate = ConformanceCluster.NewKey();
        await grain.StartHeld("a", gate, Second, 2 * Second).Within();
        cluster.Clock.Advance(Second);
        await Gate.Named(gate).Reached;
        cluster.Clock.Advance(10 * Second);
        await grain.Barrier().Within();
        Assert.Equal(1, trace.CountOf("tick a"));
        Gate.Named(gate).Open();
        await grain.PlainBarrier().Within();
        await AdvanceAsync(grain, Second);
        Assert.Equal(1, trace.CountOf("tick a"));
        await AdvanceAsync(grain, Second);
        Assert.Equal(2, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_the_token_of_its_running_tick()
    {
        var (grain, trace) = New<IReentrantTimerGrain>();
        var gate = ConformanceCluster.NewKey();
        await grain.StartHeld("a", gate, Second, Second).Within();
        cluster.Clock.Advance(Second);
        await Gate.Named(gate).Reached;
        await grain.Stop("a").Within();
        Assert.Equal(["tick a", "tick cancelled"], trace.Entries);
        Gate.Named(gate).Open();
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", Second, Second, interleave: false, keepAlive: false).Within();
        await grain.Deactivate().Within();
        await trace.Has("deactivated: ApplicationRequested");
        await AdvanceAsync(grain, 5 * Second);
        Assert.Equal(0, trace.CountOf("tick a"));
    }

    [Fact]
    public async Task Ticks_do_not_keep_an_activation()
    {
        var trace = await TickLongAfterTheLastCallAsync(keepAlive: false);
        await IdleTime.PassUntilAsync(cluster.Clock, ConformanceCluster.CollectionQuantum, trace, "deactivated: ActivationIdle");
    }

    [Fact]
    public async Task Ticks_keep_an_activation_if_asked_to()
    {
        var trace = await TickLongAfterTheLastCallAsync(keepAlive: true);
        Assert.Equal(["tick a"], trace.Entries);
        await IdleTime.PassUntilAsync(cluster.Clock, 2 * ConformanceCluster.CollectionAge, trace, "deactivated: ActivationIdle");
    }

    /// <summary>Ends past the age of the last call, before the age of the tick, once a grain without a tick has been collected.</summary>
    private async Task<Trace> TickLongAfterTheLastCallAsync(bool keepAlive)
    {
        var toTick = ConformanceCluster.CollectionAge - ConformanceCluster.CollectionQuantum;
        var (subject, trace) = await StartAsync(toTick, keepAlive);
        var (_, traceOfUnused) = await StartAsync(Timeout.InfiniteTimeSpan, keepAlive);
        await IdleTime.PassAsync(cluster.Clock, toTick);
        await Trace.Of($"{subject.GetPrimaryKeyString()} later").Has("after tick");
        await IdleTime.PassUntilAsync(cluster.Clock, 3 * ConformanceCluster.CollectionQuantum, traceOfUnused, "deactivated: ActivationIdle");
        return trace;
    }

    private async Task<(ITimerGrain Grain, Trace Trace)> StartAsync(TimeSpan dueTime, bool keepAlive)
    {
        var (grain, trace) = New<ITimerGrain>();
        await grain.Start("a", dueTime, Timeout.InfiniteTimeSpan, interleave: false, keepAlive).Within();
        await Trace.Of($"{grain.GetPrimaryKeyString()} later").Has("after start");
        return (grain, trace);
    }

    private (TGrain Grain, Trace Trace) New<TGrain>()
        where TGrain : ITimerMethods
    {
        var key = ConformanceCluster.NewKey();
        return (cluster.Client.GetGrain<TGrain>(key), Trace.Of(key));
    }

    /// <summary>Ticks that became due are over when this returns, since a call behind them is.</summary>
    private async Task AdvanceAsync(ITimerMethods grain, TimeSpan step)
    {
        cluster.Clock.Advance(step);
        await grain.PlainBarrier().Within();
    }

    private async Task<(Task Call, string Gate)> HoldAsync(ITimerMethods grain)
    {
        var gate = ConformanceCluster.NewKey();
        var call = grain.Held(gate);
        await Gate.Named(gate).Reached;
        return (call, gate);
    }

    private static async Task ReleaseAsync(ITimerMethods grain, (Task Call, string Gate) held)
    {
        Gate.Named(held.Gate).Open();
        await held.Call.Within();
        await grain.Barrier().Within();
    }
}

public sealed class Timers(DefaultCluster cluster) : TimerConformance<DefaultCluster>(cluster);
