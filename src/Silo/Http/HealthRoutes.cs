using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Interfaces.Cluster;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Http.Overview;

namespace OrderCluster.Silo.Http;

/// <summary>What a load balancer and a newcomer ask first; no key is needed.</summary>
internal static class HealthRoutes
{
    private const string Ready = "ready";

    public static void Add(IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StoreCheck>(StoreCheck.Name).AddCheck<EngineCheck>(EngineCheck.Name);

    public static void Map(WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().DisableRateLimiting().WithTags("Health");
        open.MapGet("/", (Delegate)FrontAsync).WithName("getFront").WithSummary("Version and links").Produces<Front>(StatusCodes.Status200OK, "application/json", "text/html");
        open.MapGet("/health/live", () => Results.Text("live")).WithName("getLiveness").WithSummary("The process answers").Produces<string>(StatusCodes.Status200OK, "text/plain");
        open.MapGet("/health/ready", ReadyAsync)
            .WithName("getReadiness")
            .WithSummary("This silo can serve: its store, its engine, its place in the cluster")
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Task FrontAsync(HttpContext context) => OverviewPage.IsWanted(context.Request)
        ? OverviewPage.Html.WriteAsync(context)
        : Results.Json(ThisFront(), WireJson.Answers).ExecuteAsync(context);

    private static async Task<IResult> ReadyAsync(HealthCheckService health, SiloJournal journal, IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        var report = await health.CheckHealthAsync(cancellation);
        var status = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : report.Status == HealthStatus.Healthy ? Ready : "not-ready";
        var readiness = new Readiness(
            status,
            new StoreReadiness(report.Entries[StoreCheck.Name].Description!, journal.Identity?.Provider, journal.Identity?.Epoch),
            new EngineReadiness(report.Entries[EngineCheck.Name].Description!));
        return Results.Json(
            readiness, WireJson.Answers, statusCode: status == Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static Front ThisFront() => new(
        "OrderCluster",
        typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        new Dictionary<string, string>
        {
            ["overview"] = OverviewPage.Html.Path,
            ["metrics"] = HttpEdge.MetricsPath,
            ["openapi"] = OpenApi.Path,
            ["orders"] = "/v1/orders",
            ["events"] = "/v1/events",
            ["ready"] = "/health/ready",
            ["live"] = "/health/live",
        });
}

/// <summary>Whether this silo's store answers, and its last appends were taken.</summary>
internal sealed class StoreCheck(SiloJournal journal, TimeProvider clock) : IHealthCheck
{
    public const string Name = "store";

    /// <summary>How long a failed append counts: a balancer that sends nothing would otherwise never learn that there is room again.</summary>
    private static readonly TimeSpan TroubleLasts = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (journal.Trouble is { } trouble && clock.GetElapsedTime(trouble.At) < TroubleLasts)
        {
            return HealthCheckResult.Unhealthy(trouble.Cause is JournalFullException ? "full" : "out-of-reach");
        }

        return await Patiently.AnswersAsync(stop => journal.Store.ReadHeadAsync(StreamNames.OrderPrefix, stop).AsTask(), clock)
            ? HealthCheckResult.Healthy("ok")
            : HealthCheckResult.Unhealthy("out-of-reach");
    }
}

/// <summary>Whether this silo's grains answer and its cluster hears of it. It asks no grain that may live in another silo: one that hangs must not take the others out of a balancer's list.</summary>
internal sealed class EngineCheck(IReadGate gate, IClusterMembershipService membership, ILocalSiloDetails self, IGrainFactory grains, TimeProvider clock) : IHealthCheck
{
    public const string Name = "engine";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A stateless worker, so its activation is this silo's.
        if (!await Patiently.AnswersAsync(_ => grains.GetGrain<IGatewaysGrain>(0).List(), clock))
        {
            return HealthCheckResult.Unhealthy("silent");
        }

        return membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress) == SiloStatus.Active && gate.IsOpen
            ? HealthCheckResult.Healthy("ok")
            : HealthCheckResult.Unhealthy("apart");
    }
}

/// <summary>Asks within bounds of time.</summary>
file static class Patiently
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<bool> AnswersAsync(Func<CancellationToken, Task> ask, TimeProvider clock)
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
}

/// <summary>Whether the silo can serve.</summary>
/// <param name="Status"><c>ready</c>, <c>stopping</c> or <c>not-ready</c>.</param>
internal sealed record Readiness(string Status, StoreReadiness Store, EngineReadiness Engine);

/// <param name="Status"><c>ok</c>, <c>full</c> or <c>out-of-reach</c>.</param>
internal sealed record StoreReadiness(string Status, string? Provider, Guid? Epoch);

/// <param name="Status"><c>ok</c>, <c>silent</c> when no grain of this silo answers in time, <c>apart</c> when the cluster does not hear of it or has evicted it.</param>
internal sealed record EngineReadiness(string Status);

/// <summary>What stands at the silo's root.</summary>
internal sealed record Front(string Name, string Version, IReadOnlyDictionary<string, string> Links);
