using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Channels.Replay;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Replay;

/// <summary>Asks the auditor what the journal says of a replay.</summary>
internal static class AuditedJournal
{
    /// <summary>An order may still be giving back stock when its cancellation was answered: the journal is read again until none is on its way.</summary>
    private const int MaxReadings = 10;

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(1);

    internal static async Task<JournalFigures> ReadAsync(IJournalStore store, TimeProvider clock, CancellationToken cancellation)
    {
        for (var reading = 1; ; reading++)
        {
            var report = await JournalAudit.RunAsync(store, new AuditOptions(), progress: null, cancellation);
            if (reading == MaxReadings || report.Of(ReplayChannel.Name).Unfinished == 0)
            {
                return FiguresOf(report);
            }

            await Task.Delay(BetweenReadings, clock, cancellation);
        }
    }

    private static JournalFigures FiguresOf(AuditReport report)
    {
        var totals = report.Of(ReplayChannel.Name);
        return new JournalFigures(
            totals.Confirmed, totals.Rejected, totals.Held, totals.Cancelled, totals.Unfinished,
            totals.UnitsCommitted, totals.UnitsReleased, totals.UnitsShort, report.ViolationCount,
            [.. report.Violations.Take(ReplayChannel.ViolationsShown).Select(violation => violation.ToString())]);
    }
}
