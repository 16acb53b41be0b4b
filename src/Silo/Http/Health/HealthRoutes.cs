using System.Reflection;
using OrderCluster.Client.Json;
using OrderCluster.Silo.Http.Overview;

namespace OrderCluster.Silo.Http.Health;

/// <summary>What a load balancer and a newcomer ask first; no key is needed.</summary>
internal static class HealthRoutes
{
    public static void Map(WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().DisableRateLimiting().WithTags("Health");
        open.MapGet("/", (Delegate)FrontAsync).WithSummary("Version and links").Produces<Front>();
        open.MapGet("/health/live", () => Results.Text("live")).WithSummary("The process answers");
        open.MapGet("/health/ready", ReadyAsync)
            .WithSummary("This silo can serve: its store, its engine, its place in the cluster")
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Task FrontAsync(HttpContext context) => OverviewPage.IsWanted(context.Request)
        ? OverviewPage.Html.WriteAsync(context)
        : Results.Json(ThisFront(), WireJson.Answers).ExecuteAsync(context);

    private static async Task<IResult> ReadyAsync(ReadinessProbe probe)
    {
        var readiness = await probe.AskAsync();
        return Results.Json(
            readiness, WireJson.Answers, statusCode: readiness.Status == ReadinessProbe.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static Front ThisFront() => new(
        "OrderCluster",
        typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        new Dictionary<string, string>
        {
            ["overview"] = OverviewPage.Html.Path,
            ["metrics"] = Metrics.MetricsRoute.Path,
            ["openapi"] = HttpEdge.OpenApiPath,
            ["orders"] = "/v1/orders",
            ["events"] = "/v1/events",
            ["ready"] = "/health/ready",
            ["live"] = "/health/live",
        });
}
