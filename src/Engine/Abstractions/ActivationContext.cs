namespace Orleans.Runtime;

/// <summary>What a grain asks of its activation beyond the public context.</summary>
internal abstract class ActivationContext : IGrainContext
{
    [ThreadStatic]
    private static ActivationContext? _constructing;

    /// <summary>The activation whose grain is being constructed on this thread.</summary>
    internal static ActivationContext? Constructing
    {
        get => _constructing;
        set => _constructing = value;
    }

    public abstract GrainId GrainId { get; }

    public abstract object? GrainInstance { get; }

    public abstract IServiceProvider ActivationServices { get; }

    public abstract Task Deactivated { get; }

    internal abstract IGrainFactory GrainFactory { get; }

    public abstract void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public sealed override int GetHashCode() => base.GetHashCode();

    internal abstract void DelayDeactivation(TimeSpan period);

    /// <exception cref="InvalidOperationException">The caller is not in a turn of this activation.</exception>
    internal abstract IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);
}
