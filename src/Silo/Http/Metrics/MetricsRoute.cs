using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http.Metrics;

/// <summary>What the process measures of itself, for Prometheus.</summary>
internal static class MetricsRoute
{
    public const string Path = "/metrics";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MetricCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricCollector>());
    }

    public static void Map(WebApplication app) => app.MapGet(Path, (MetricCollector metrics) => Results.Text(metrics.Read(), PrometheusText.ContentType))
        .WithTags("Overview")
        .WithSummary("Metrics in Prometheus's text format")
        .RequireAuthorization(ScopePolicies.Ops)
        .WithProblems();
}
