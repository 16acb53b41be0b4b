using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrderCluster.Grains.Placement;

/// <summary>
/// Each grain stands on the silo that its id chooses among the active ones, so no directory knows it: none has to be asked, handed over or mended when silos come and go.
/// While silos see different members, one grain may be active on two of them; the journal refuses the appends of one, and a host drops what its silo no longer owns.
/// </summary>
[GenerateSerializer, Immutable, Alias("rendezvous-placement")]
public sealed class RendezvousPlacement : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;
}

/// <summary>Registers where grains are placed.</summary>
public static class RendezvousServices
{
    /// <summary>Lets a silo place the grains that are marked so.</summary>
    public static IServiceCollection AddRendezvousPlacement(this IServiceCollection services)
    {
        // As ISiloBuilder.AddPlacementDirector does, which a project of grains cannot call.
        services.AddKeyedSingleton<PlacementStrategy, RendezvousPlacement>(nameof(RendezvousPlacement));
        services.AddKeyedSingleton<IPlacementDirector, RendezvousDirector>(typeof(RendezvousPlacement));
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
