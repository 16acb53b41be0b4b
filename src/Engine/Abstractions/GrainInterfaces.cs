using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface whose calls go to a grain.</summary>
public interface IGrain : IAddressable;

/// <summary>Marks a grain interface whose grains are identified by a string.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>What the engine asks of a grain class; <see cref="Grain"/> implements it.</summary>
public interface IGrainBase
{
    /// <summary>The activation that holds this instance.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call; if it throws, the waiting callers get that exception.</summary>
    Task OnActivateAsync(CancellationToken token);

    /// <summary>Runs after the last call; not guaranteed, since a silo may die.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token);
}
