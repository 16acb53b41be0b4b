namespace OrderCluster.Orleans.Tests.Grains;

[Alias("Conformance.ITimerMethods")]
public interface ITimerMethods : IGrainWithStringKey
{
    /// <summary>
    /// Starts a timer that writes "tick NAME". In turns after, so that the engine has done with call or tick, the trace
    /// "KEY later" gets "after start" and "after tick".
    /// </summary>
    [Alias("Start")]
    Task Start(string name, TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    /// <summary>Starts a timer whose ticks fail after writing "tick NAME".</summary>
    [Alias("StartFailing")]
    Task StartFailing(string name, TimeSpan dueTime, TimeSpan period);

    /// <summary>Starts a timer whose ticks pass the gate.</summary>
    [Alias("StartHeld")]
    Task StartHeld(string name, string gate, TimeSpan dueTime, TimeSpan period);

    [Alias("Change")]
    Task Change(string name, TimeSpan dueTime, TimeSpan period);

    [Alias("Stop")]
    Task Stop(string name);

    [Alias("Held")]
    Task Held(string gate);

    [AlwaysInterleave]
    [Alias("Barrier")]
    Task Barrier();

    [Alias("PlainBarrier")]
    Task PlainBarrier();

    [Alias("Deactivate")]
    Task Deactivate();
}

[Alias("Conformance.ITimerGrain")]
public interface ITimerGrain : ITimerMethods;

[GrainType("conformance.timer")]
public sealed class TimerGrain : TimerGrainLogic, ITimerGrain;

[Alias("Conformance.IReentrantTimerGrain")]
public interface IReentrantTimerGrain : ITimerMethods;

[Reentrant]
[GrainType("conformance.reentranttimer")]
public sealed class ReentrantTimerGrain : TimerGrainLogic, IReentrantTimerGrain;

public abstract class TimerGrainLogic : Grain
{
    private readonly Dictionary<string, IGrainTimer> _timers = [];

    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Trace.Add($"deactivated: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Start(string name, TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timers[name] = this.RegisterGrainTimer(
            static (state, cancellation) =>
            {
                state.Grain.Trace.Add($"tick {state.name}");
                state.Grain.WriteInLaterTurn("after tick");
                return Task.CompletedTask;
            },
            (Grain: this, name),
            new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive });
        WriteInLaterTurn("after start");
        return Task.CompletedTask;
    }

    public Task StartFailing(string name, TimeSpan dueTime, TimeSpan period)
    {
        _timers[name] = this.RegisterGrainTimer(
            () =>
            {
                Trace.Add($"tick {name}");
                throw new StockException("tick", 1);
            },
            dueTime,
            period);
        return Task.CompletedTask;
    }

    public Task StartHeld(string name, string gate, TimeSpan dueTime, TimeSpan period)
    {
        _timers[name] = this.RegisterGrainTimer(
            async cancellation =>
            {
                Trace.Add($"tick {name}");
                await using var registration = cancellation.Register(() => Trace.Add("tick cancelled"));
                await Gate.Named(gate).Pass();
            },
            dueTime,
            period);
        return Task.CompletedTask;
    }

    public Task Change(string name, TimeSpan dueTime, TimeSpan period)
    {
        _timers[name].Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop(string name)
    {
        _timers[name].Dispose();
        return Task.CompletedTask;
    }

    public Task Held(string gate) => Gate.Named(gate).Pass();

    private void WriteInLaterTurn(string entry) => _ = Task.Factory.StartNew(
        () => Trace.Of($"{this.GetPrimaryKeyString()} later").Add(entry),
        CancellationToken.None,
        TaskCreationOptions.None,
        TaskScheduler.Current);

    public Task Barrier() => Task.CompletedTask;

    public Task PlainBarrier() => Task.CompletedTask;

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
