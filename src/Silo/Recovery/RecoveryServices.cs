using OrderCluster.Silo.Following;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>Adds the loops that drive work which no request drives any more.</summary>
internal static class RecoveryServices
{
    public static void Add(IServiceCollection services, RecoveryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OrderWaker>();
        services.AddHostedService<DueWork>();
        if (options.FollowsFeed)
        {
            FollowingServices.AddView<UnfinishedView>(services);
            services.AddHostedService<UnfinishedWork>();
        }
    }
}
