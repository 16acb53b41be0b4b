namespace OrderCluster.Channels.Replay;

/// <summary>Holds what was read against what the journal says: each line is an equation that must hold.</summary>
public static class Reconciliation
{
    /// <summary>Whether everything balances and the audit found nothing.</summary>
    public static bool IsGood(ReplayFigures file, ReplayOutcome outcome, JournalFigures journal) =>
        journal.Violations == 0 && Differences(file, outcome, journal).Count == 0;

    /// <summary>Every equation that does not hold, in words; none when the replay balances.</summary>
    public static IReadOnlyList<string> Differences(ReplayFigures file, ReplayOutcome outcome, JournalFigures journal)
    {
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

/// <summary>What the journal alone says of the replay's channel, with the audit's verdict.</summary>
/// <param name="Held">Stopped by a hold that someone or something must lift.</param>
/// <param name="Unfinished">On their way, or still giving something back.</param>
/// <param name="UnitsCommitted">Of confirmed order lines, still promised.</param>
/// <param name="UnitsReleased">Given back by cancellations.</param>
/// <param name="UnitsShort">Asked for and not got, rejected orders included.</param>
/// <param name="Violations">Broken promises in the whole store.</param>
/// <param name="FirstViolations">The first of them, in words.</param>
public sealed record JournalFigures(
    long Confirmed,
    long Rejected,
    long Held,
    long Cancelled,
    long Unfinished,
    long UnitsCommitted,
    long UnitsReleased,
    long UnitsShort,
    long Violations,
    IReadOnlyList<string> FirstViolations)
{
    public long Orders => Confirmed + Rejected + Held + Cancelled + Unfinished;
}
