using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Hosting;

/// <summary>Makes a host's silo one of several.</summary>
public static class ClusterMembershipServices
{
    /// <summary>Has the silo join the cluster of this table at its start, and leave it at its end.</summary>
    /// <param name="services">A host's.</param>
    /// <param name="self">Where the others reach this silo; its id is new at each start.</param>
    /// <param name="store">Makes this silo's own way to the table; disposed with the membership.</param>
    /// <param name="configure">Changes times.</param>
    public static IServiceCollection AddClusterMembership(
        this IServiceCollection services, SiloAddress self, Func<IServiceProvider, IMembershipStore> store, Action<MembershipOptions>? configure = null)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISiloMembership>(provider =>
        {
            var options = new MembershipOptions();
            configure?.Invoke(options);
            return new ClusterMembership(
                store(provider), self, options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ClusterMembership>>());
        });
        services.AddSingleton<IClusterMembership>(provider => provider.GetRequiredService<ISiloMembership>());
        return services;
    }
}
