using OrderCluster.Audit.Report;
using OrderCluster.Journal.Store;

namespace OrderCluster.Audit.Tests;

/// <summary>Runs the auditor over a scripted journal.</summary>
internal static class Audited
{
    public static async Task<AuditReport> Report(ScriptedJournal journal, IReadOnlySet<string>? acknowledged = null) =>
        await JournalAudit.RunAsync(new ScriptedStore(journal.Rows), new AuditOptions { Acknowledged = acknowledged, PageRows = 2 }, null, CancellationToken.None);

    /// <summary>The journal has exactly this violation, and the message names what it must name.</summary>
    public static async Task Finds(string check, ScriptedJournal journal, params string[] named)
    {
        var report = await Report(journal);
        var violation = Assert.Single(report.Violations);
        Assert.Equal(check, violation.Check);
        Assert.All(named, name => Assert.Contains(name, violation.ToString(), StringComparison.Ordinal));
        Assert.False(report.IsClean);
    }
}
