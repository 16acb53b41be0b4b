using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Json;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http.Audit;

/// <summary>The auditor's report on this silo's journal, computed when asked.</summary>
internal static class AuditRoutes
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private static readonly JsonSerializerOptions Json = WireJson.ForContext(AuditJsonContext.Default);

    public static void Map(RouteGroupBuilder v1) => v1.MapGet("/audit", ReadAsync)
        .WithTags("Audit")
        .RequireAuthorization(ScopePolicies.Ops)
        .WithSummary("Recompute every promise from the journal")
        .WithDescription("Reads the whole journal in short pages; a large one takes a while.")
        .Produces<AuditReport>()
        .WithProblems()
        .WithRequestTimeout(Timeout);

    private static async Task<IResult> ReadAsync(HttpContext context, IJournal journal) => Results.Json(
        await JournalAudit.RunAsync(journal.Store, new AuditOptions(), progress: null, context.RequestAborted), Json);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
