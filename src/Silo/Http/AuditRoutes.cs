using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Json;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>Recomputes from the journal that nothing was oversold, lost or charged twice; reads all of it, so one audit runs at a time.</summary>
internal static class AuditRoutes
{
    /// <summary>Violations told in words; all are counted.</summary>
    private const int MaxViolations = HttpLimits.MaxPageEntries;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    public static void Map(RouteGroupBuilder v1) => v1.MapGet("/audit", RunAsync)
        .WithTags("Audit")
        .WithName("runAudit")
        .WithSummary("Recompute all promises from the journal")
        .WithDescription("Recomputes from the journal alone that nothing was oversold, lost or charged twice; it reads everything, so one runs at a time.")
        .RequireAuthorization(ScopePolicies.Ops)
        .Produces<AuditReport>()
        .WithProblems()
        .DisableRequestTimeout();

    private static async Task RunAsync(HttpContext context, IJournal journal, AuditTurn turn, LastAudit last, TimeProvider clock)
    {
        if (!turn.TryTake())
        {
            await Problems.WriteAsync(context, Problems.Of(
                StatusCodes.Status429TooManyRequests, "audit-running", "An audit is running already; ask again later.", retryAfter: AskAgainAfter));
            return;
        }

        var began = clock.GetTimestamp();
        try
        {
            var report = await JournalAudit.RunAsync(
                journal.Store, new AuditOptions { KeepViolations = MaxViolations }, progress: null, context.RequestAborted);
            last.Set(report, began);
            await context.Response.WriteAsJsonAsync(report, WireJson.Answers, context.RequestAborted);
        }
        finally
        {
            turn.GiveBack();
        }
    }
}

/// <summary>Lets one audit run at a time.</summary>
internal sealed class AuditTurn
{
    private int _taken;

    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void GiveBack() => Volatile.Write(ref _taken, 0);
}
