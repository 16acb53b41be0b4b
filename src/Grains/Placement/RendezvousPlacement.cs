namespace OrderCluster.Grains.Placement;

/// <summary>
/// Grains that live long stand on the silo that their id chooses among the active ones, and move to it when the active silos change,
/// so that a silo that joins takes its share.
/// </summary>
[GenerateSerializer, Immutable, Alias("rendezvous-placement")]
public sealed class RendezvousPlacement : PlacementStrategy;

/// <summary>Marks a grain class as placed by <see cref="RendezvousPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RendezvousPlacementAttribute() : Orleans.Placement.PlacementAttribute(new RendezvousPlacement());
