namespace OrderCluster.Orleans.Tests.Grains;

[Alias("Conformance.ILifecycleMethods")]
public interface ILifecycleMethods : IGrainWithStringKey
{
    /// <summary>A number that each activation has for itself.</summary>
    [Alias("Activation")]
    Task<string> Activation();

    [Alias("Held")]
    Task<string> Held(string gate);

    /// <summary>Calls DeactivateOnIdle, then passes the gate.</summary>
    [Alias("DeactivateAndHold")]
    Task<string> DeactivateAndHold(string gate);

    [Alias("Deactivate")]
    Task Deactivate();

    [Alias("Delay")]
    Task Delay(TimeSpan period);

    [Alias("Identity")]
    Task<string> Identity();
}

[Alias("Conformance.ILifecycleGrain")]
public interface ILifecycleGrain : ILifecycleMethods;

[GrainType("conformance.lifecycle")]
public sealed class LifecycleGrain(Greeting greeting) : LifecycleGrainLogic(greeting), ILifecycleGrain;

[Alias("Conformance.IReentrantLifecycleGrain")]
public interface IReentrantLifecycleGrain : ILifecycleMethods;

[Reentrant]
[GrainType("conformance.reentrantlifecycle")]
public sealed class ReentrantLifecycleGrain(Greeting greeting) : LifecycleGrainLogic(greeting), IReentrantLifecycleGrain;

[Alias("Conformance.ILongLivedGrain")]
public interface ILongLivedGrain : ILifecycleMethods;

[CollectionAgeLimit(Minutes = 20)]
[GrainType("conformance.longlived")]
public sealed class LongLivedGrain(Greeting greeting) : LifecycleGrainLogic(greeting), ILongLivedGrain;

public abstract class LifecycleGrainLogic(Greeting greeting) : Grain
{
    private static int _activations;

    private readonly string _activation = $"activation {Interlocked.Increment(ref _activations)}";

    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Trace.Add("activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Trace.Add($"deactivated: {reason.ReasonCode}");
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

    public async Task<string> DeactivateAndHold(string gate)
    {
        DeactivateOnIdle();
        await Gate.Named(gate).Pass();
        return _activation;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan period)
    {
        DelayDeactivation(period);
        return Task.CompletedTask;
    }

    public Task<string> Identity() => Task.FromResult($"{IdentityString} {this.GetPrimaryKeyString()} {this.GetGrainId().Type} {greeting.Text}");
}

[Alias("Conformance.IFailingActivationGrain")]
public interface IFailingActivationGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task Ping();
}

/// <summary>Its first activation fails, the next succeeds.</summary>
[GrainType("conformance.failingactivation")]
public sealed class FailingActivationGrain : Grain, IFailingActivationGrain
{
    public FailingActivationGrain()
    {
        var trace = Trace.Of(this.GetPrimaryKeyString());
        trace.Add("constructed");
        if (this.GetPrimaryKeyString().Contains("constructor", StringComparison.Ordinal) && trace.CountOf("constructed") == 1)
        {
            throw new StockException("no shelf", 7);
        }
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var trace = Trace.Of(this.GetPrimaryKeyString());
        if (trace.CountOf("constructed") == 1)
        {
            throw new StockException("no light", 8);
        }
    }

    public Task Ping() => Task.CompletedTask;
}

/// <summary>An exception of the application's own.</summary>
[GenerateSerializer]
[Alias("Conformance.StockException")]
public sealed class StockException(string message, int shelf) : Exception(message)
{
    [Id(0)]
    public int Shelf { get; } = shelf;
}
