using System.Reflection;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Http.Overview;

namespace OrderCluster.Silo.Http.Health;

/// <summary>What a load balancer and a newcomer ask first; no key is needed.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A product that nobody has: asking for it goes through engine, grain and journal and changes nothing.</summary>
    private const string ProbeSku = "READINESS-PROBE";

    public static void Map(WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().DisableRateLimiting().WithTags("Health");
        open.MapGet("/", (Delegate)FrontAsync).WithSummary("Version and links").Produces<Front>();
        open.MapGet("/health/live", () => Results.Text("live")).WithSummary("The process answers");
        open.MapGet("/health/ready", ReadyAsync)
            .WithSummary("Store and engine answer")
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Task FrontAsync(HttpContext context) => OverviewPage.IsWanted(context.Request)
        ? OverviewPage.Html.WriteAsync(context)
        : Results.Json(ThisFront(), SiloJson.Answers).ExecuteAsync(context);

    private static async Task<IResult> ReadyAsync(SiloJournal journal, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        var isStoreOk = await AnswersAsync(c => journal.Store.ReadHeadAsync(StreamNames.OrderPrefix, c).AsTask(), clock);
        var isEngineOk = await AnswersAsync(c => grains.GetGrain<IProductGrain>(ProbeSku).Find(), clock);
        var status = (isStoreOk && isEngineOk, lifetime.ApplicationStopping.IsCancellationRequested) switch
        {
            (_, true) => "stopping",
            (true, _) => "ready",
            _ => "not-ready",
        };
        var readiness = new Readiness(
            status,
            new StoreReadiness(isStoreOk ? "ok" : "out-of-reach", journal.Identity?.Provider, journal.Identity?.Epoch),
            new EngineReadiness(isEngineOk ? "ok" : "silent"));
        return Results.Json(readiness, SiloJson.Answers, statusCode: status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task> ask, TimeProvider clock)
    {
        using var stop = new CancellationTokenSource(Patience, clock);
        try
        {
            await ask(stop.Token).WaitAsync(stop.Token);
            return true;
        }
        catch (Exception)
        {
            // Whatever stands in the way, the answer is the same: not now.
            return false;
        }
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
