using Orleans.Runtime;

namespace OrderCluster.Engine.Catalog;

/// <summary>What a silo knows of a grain class; one object per class.</summary>
internal sealed class GrainClass
{
    /// <summary>The class's full name, for people.</summary>
    internal required string Name { get; init; }

    /// <summary>Its name in the cluster.</summary>
    internal required GrainType Type { get; init; }

    /// <summary>Whether its calls interleave with each other.</summary>
    internal required bool IsReentrant { get; init; }

    /// <summary>How long an activation stays idle; null: the silo's default.</summary>
    internal required TimeSpan? CollectionAge { get; init; }

    /// <summary>The grain interfaces that it implements.</summary>
    internal required IReadOnlyList<Type> Interfaces { get; init; }

    /// <summary>Makes an instance with its dependencies.</summary>
    internal required Func<IServiceProvider, object> Construct { get; init; }
}
