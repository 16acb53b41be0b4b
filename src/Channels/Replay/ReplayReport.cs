using System.Text.Json;
using OrderCluster.Client.Json;

namespace OrderCluster.Channels.Replay;

/// <summary>The result of a replay for a program: counts for the whole file, rates for this run.</summary>
public sealed record ReplayReport(
    int Lines,
    int Invoices,
    CancellationsReport Cancellations,
    OrdersReport Orders,
    SkippedReport Skipped,
    UnitsReport Units,
    double Seconds,
    double OrdersPerSecond,
    double P50Ms,
    double P99Ms,
    long Violations)
{
    public static ReplayReport From(ReplayFigures file, ReplayOutcome outcome, JournalFigures journal) => new(
        file.Lines,
        file.Invoices,
        new CancellationsReport(
            file.CancellationInvoices, outcome.GivenBack.LinesFull, outcome.GivenBack.LinesPart, outcome.GivenBack.LinesUnmatched, outcome.GivenBack.Units),
        new OrdersReport(journal.Confirmed, journal.Rejected, journal.Held, journal.Cancelled, journal.Unfinished),
        new SkippedReport(file.SkippedInvoices, file.SkippedLines),
        new UnitsReport(file.Units, journal.UnitsCommitted, journal.UnitsReleased, journal.UnitsShort),
        Math.Round(outcome.Seconds, 3),
        Math.Round(outcome.OrdersPerSecond, 1),
        Math.Round(outcome.P50Ms, 3),
        Math.Round(outcome.P99Ms, 3),
        journal.Violations);

    /// <summary>The report by the rules of the wire.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WireJson.Answers);
}

public sealed record CancellationsReport(int Invoices, int LinesFull, int LinesPart, int LinesUnmatched, long UnitsReleased);

public sealed record OrdersReport(long Confirmed, long Rejected, long Held, long Cancelled, long Unfinished)
{
    internal long Total => Confirmed + Rejected + Held + Cancelled + Unfinished;
}

/// <summary>Counts by reason.</summary>
public sealed record SkippedReport(IReadOnlyDictionary<string, int> Invoices, IReadOnlyDictionary<string, int> Lines);

/// <param name="File">Ordered, from reading the file alone.</param>
/// <param name="Committed">Still promised, from the journal alone.</param>
public sealed record UnitsReport(long File, long Committed, long Released, long Short);
