using Orleans.Runtime;

namespace Orleans;

/// <summary>The class from which grains derive.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() => GrainContext = ActivationContext.Constructing!;

    /// <summary>Null when the grain is constructed outside of the engine, as a unit test may.</summary>
    public IGrainContext GrainContext { get; }

    /// <summary>The grain's id as text, <c>type/key</c>.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    protected IGrainFactory GrainFactory => Activation.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    private ActivationContext Activation =>
        GrainContext as ActivationContext
        ?? throw new InvalidOperationException("The grain was constructed outside of a silo, so it has no activation.");

    /// <summary>Runs before the first call; if it throws, the waiting callers get that exception.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call; not guaranteed, since a silo may die.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the activation once its running requests have ended; later calls go to a new one.</summary>
    protected void DeactivateOnIdle() =>
        Activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    /// <summary>Keeps the activation from being collected as idle for that long; zero or less takes it back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
