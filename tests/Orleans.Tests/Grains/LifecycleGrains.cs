namespace OrderCluster.Orleans.Tests.Grains;

[Alias("tests.lifecycle")]
public interface ILifecycleGrain : IGrainWithStringKey
{
    /// <summary>A name that each activation has for itself.</summary>
    [Alias("activation")]
    Task<string> Activation();

    [Alias("held")]
    Task<string> Held(string gate);

    [Alias("deactivate")]
    Task Deactivate();

    /// <summary>Calls DeactivateOnIdle, then passes the gate.</summary>
    [Alias("deactivate-and-hold")]
    Task<string> DeactivateAndHold(string gate);

    /// <summary>Calls DeactivateOnIdle, and its successor from OnDeactivateAsync.</summary>
    [Alias("deactivate-for-successor")]
    Task<string> DeactivateForSuccessor();

    [Alias("delay")]
    Task Delay(TimeSpan period);
}

[Reentrant]
[GrainType("tests.lifecycle")]
public sealed class LifecycleGrain : Grain, ILifecycleGrain
{
    private static int _activations;

    private readonly string _activation = $"activation {Interlocked.Increment(ref _activations)}";
    private bool _callsSuccessor;

    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Trace.Add("activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Trace.Add($"deactivated: {reason.ReasonCode}");
        if (_callsSuccessor)
        {
            _ = GrainFactory.GetGrain<ILifecycleGrain>(this.GetPrimaryKeyString()).Activation();
        }

        return Task.CompletedTask;
    }

    public Task<string> Activation()
    {
        Trace.Add("called");
        return Task.FromResult(_activation);
    }

    public async Task<string> Held(string gate)
    {
        await Gate.Named(gate).Pass();
        return _activation;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<string> DeactivateAndHold(string gate)
    {
        DeactivateOnIdle();
        await Gate.Named(gate).Pass();
        return _activation;
    }

    public Task<string> DeactivateForSuccessor()
    {
        _callsSuccessor = true;
        DeactivateOnIdle();
        return Task.FromResult(_activation);
    }

    public Task Delay(TimeSpan period)
    {
        DelayDeactivation(period);
        return Task.CompletedTask;
    }
}

[Alias("tests.failing-activation")]
public interface IFailingActivationGrain : IGrainWithStringKey
{
    [Alias("ping")]
    Task Ping();
}

/// <summary>Its first activation fails, the next succeeds.</summary>
[GrainType("tests.failing-activation")]
public sealed class FailingActivationGrain : Grain, IFailingActivationGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var trace = Trace.Of(this.GetPrimaryKeyString());
        trace.Add("activated");
        if (trace.CountOf("activated") == 1)
        {
            throw new StockException("no light", 8);
        }
    }

    public Task Ping() => Task.CompletedTask;
}
