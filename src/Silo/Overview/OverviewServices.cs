using OrderCluster.Silo.Following;

namespace OrderCluster.Silo.Overview;

/// <summary>Adds what the overview needs.</summary>
internal static class OverviewServices
{
    public static void Add(IServiceCollection services)
    {
        FollowingServices.AddView<OverviewBoard>(services);
        services.AddSingleton<LastAudit>();
        services.AddSingleton<OverviewReports>();
        services.AddHostedService<OverviewMeter>();
    }
}
