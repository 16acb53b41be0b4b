using OrderCluster.Silo.Http.Security;
using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo.Http.Overview;

/// <summary>What an operator sees first, as JSON and as a page that asks for it.</summary>
internal static class OverviewRoutes
{
    public static void Map(WebApplication app, RouteGroupBuilder v1)
    {
        v1.MapGet("/overview", ReadAsync)
            .WithTags("Overview")
            .WithSummary("Orders by state, rate, unfinished orders, silos, shortages, audit")
            .RequireAuthorization(ScopePolicies.Ops)
            .Produces<OverviewReport>()
            .WithProblems();
        foreach (var part in OverviewPage.Parts)
        {
            app.MapGet(part.Path, part.WriteAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext context, OverviewReports reports) =>
        Results.Json(await reports.TakeAsync(context.RequestAborted), SiloJson.Answers);
}
