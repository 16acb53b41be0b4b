using OrderCluster.Audit.Report;

namespace OrderCluster.Channels.Replay;

/// <summary>Holds what was read against what the journal says: each line is an equation that must hold.</summary>
public static class Reconciliation
{
    /// <summary>Whether everything balances and the audit found nothing.</summary>
    public static bool IsGood(ReplayFigures file, ReplayOutcome outcome, AuditReport audit) =>
        audit.IsClean && Differences(file, outcome, audit).Count == 0;

    /// <summary>Every equation that does not hold, in words; none when the replay balances.</summary>
    public static IReadOnlyList<string> Differences(ReplayFigures file, ReplayOutcome outcome, AuditReport audit)
    {
        var journal = audit.Of(ReplayChannel.Name);
        var differences = new List<string>();
        var cancellationLines = outcome.GivenBack.LinesFull + outcome.GivenBack.LinesPart + outcome.GivenBack.LinesUnmatched;
        Compare("lines of the file = order lines + cancellation lines + skipped lines",
            file.Lines, file.OrderLines + (long)cancellationLines + file.SkippedLines.Values.Sum());
        Compare("invoices of the file = orders in the journal + skipped invoices", file.Invoices, journal.Orders + file.SkippedInvoices.Values.Sum());
        Compare("units of the file = committed + released + short in the journal",
            file.Units, journal.UnitsCommitted + journal.UnitsReleased + journal.UnitsShort);
        Compare("units given back by the answers = released in the journal", outcome.GivenBack.Units, journal.UnitsReleased);
        Compare("units short by the answers = short in the journal", outcome.UnitsShort, journal.UnitsShort);
        Compare("orders rejected by the answers = rejected in the journal", outcome.RejectedByReason.Values.Sum(), journal.Rejected);
        Compare("no order is unfinished", 0, journal.Unfinished);
        Compare("no call failed", 0, outcome.Failures.Count);
        return differences;

        void Compare(string equation, long left, long right)
        {
            if (left != right)
            {
                differences.Add($"{equation}: {left} against {right}");
            }
        }
    }
}
