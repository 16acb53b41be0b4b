namespace OrderCluster.Silo.Overview;

/// <summary>Adds what the overview needs.</summary>
internal static class OverviewServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<OverviewBoard>();
        services.AddSingleton<LastAudit>();
        services.AddSingleton<OverviewReports>();
        services.AddHostedService<OverviewFeed>();
        services.AddHostedService<OverviewMeter>();
    }
}
