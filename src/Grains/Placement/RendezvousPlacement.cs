using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrderCluster.Grains.Placement;

/// <summary>
/// Grains that live long stand on the silo that their id chooses among the active ones. A host moves them when the active silos change,
/// so that a silo that joins takes its share.
/// </summary>
[GenerateSerializer, Immutable, Alias("rendezvous-placement")]
public sealed class RendezvousPlacement : PlacementStrategy;

/// <summary>Registers where grains are placed.</summary>
public static class RendezvousServices
{
    /// <summary>Lets a silo place the grains that are marked so.</summary>
    public static IServiceCollection AddRendezvousPlacement(this IServiceCollection services)
    {
        // As ISiloBuilder.AddPlacementDirector does, which a project of grains cannot call.
        services.AddKeyedSingleton<PlacementStrategy, RendezvousPlacement>(nameof(RendezvousPlacement));
        services.AddKeyedSingleton<IPlacementDirector, RendezvousDirector>(typeof(RendezvousPlacement));
        services.AddKeyedSingleton<PlacementStrategy, OrderPlacement>(nameof(OrderPlacement));
        services.AddKeyedSingleton<IPlacementDirector, RendezvousDirector>(typeof(OrderPlacement));
        return services;
    }

    private sealed class RendezvousDirector : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
            Task.FromResult(Rendezvous.OwnerOf(target.GrainIdentity, context.GetCompatibleSilos(target)));
    }
}

/// <summary>Marks a grain class as placed by <see cref="RendezvousPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RendezvousPlacementAttribute() : PlacementAttribute(new RendezvousPlacement());
