using Orleans.Placement;

namespace OrderCluster.Grains.Placement;

/// <summary>
/// Orders live for one request, so no directory knows them: each stands on the silo that its id chooses among the active ones. While silos see different
/// members, one order may be active on two of them; the journal refuses the appends of one, and what an order answers from memory is verified.
/// </summary>
[GenerateSerializer, Immutable, Alias("order-placement")]
public sealed class OrderPlacement : PlacementStrategy
{
    /// <summary>The name of orders among Orleans's types of grains.</summary>
    public const string GrainType = "order";

    public override bool IsUsingGrainDirectory => false;
}

/// <summary>Marks a grain class as placed by <see cref="OrderPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OrderPlacementAttribute() : PlacementAttribute(new OrderPlacement());
