using System.Text;

namespace OrderCluster.Channels.Replay.Display;

/// <summary>Prints what was read against what the journal says, as plain text.</summary>
public static class ReconciliationText
{
    private const int LabelChars = 46;
    private const int NumberChars = 14;
    private const int MaxFailures = 10;

    public static string Write(ReplayFigures file, ReplayOutcome outcome, JournalFigures journal, int concurrency)
    {
        var text = new StringBuilder();
        WriteFile(text, file);
        WriteAnswers(text, outcome);
        WriteJournal(text, file, journal);
        text.AppendLine().AppendLine(
            $"{outcome.OrdersAnswered} orders in {outcome.Seconds:0.0} s: {outcome.OrdersPerSecond:0} orders/s, "
            + $"p50 {outcome.P50Ms:0.0} ms, p99 {outcome.P99Ms:0.0} ms at --concurrency {concurrency}");
        WriteVerdict(text, Reconciliation.Differences(file, outcome, journal), journal);
        return text.ToString();
    }

    private static void WriteFile(StringBuilder text, ReplayFigures file)
    {
        Title(text, "The file");
        Row(text, "lines read", file.Lines);
        Row(text, "  in orders", file.OrderLines);
        Row(text, "  in cancellations", file.CancellationLines);
        Rows(text, "  skipped: ", file.SkippedLines);
        Row(text, "invoices read", file.Invoices);
        Row(text, "  orders", file.Orders);
        Rows(text, "  skipped: ", file.SkippedInvoices);
        Row(text, "cancellation invoices", file.CancellationInvoices);
        foreach (var line in file.Malformed)
        {
            text.AppendLine($"  line {line.LineNumber} was skipped: {line.What}");
        }
    }

    private static void WriteAnswers(StringBuilder text, ReplayOutcome outcome)
    {
        Title(text, "The answers");
        Row(text, "orders answered", outcome.OrdersAnswered);
        Rows(text, "  rejected: ", outcome.RejectedByReason);
        Row(text, "units short", outcome.UnitsShort);
        Row(text, "units given back", outcome.GivenBack.Units);
        Row(text, "  by lines that matched whole", outcome.GivenBack.LinesFull);
        Row(text, "  by lines that matched in part", outcome.GivenBack.LinesPart);
        Row(text, "  lines unmatched: nothing of it is held", outcome.GivenBack.LinesNothingHeld);
        Row(text, "  lines unmatched: a guest's", outcome.GivenBack.LinesOfGuests);
        foreach (var failure in outcome.Failures.Take(MaxFailures))
        {
            text.AppendLine($"  failed: {failure.What}: {failure.Error.Code}: {failure.Error.Message}");
        }
    }

    private static void WriteJournal(StringBuilder text, ReplayFigures file, JournalFigures journal)
    {
        Title(text, "The journal");
        Row(text, "orders confirmed", journal.Confirmed);
        Row(text, "orders rejected", journal.Rejected);
        Row(text, "orders held", journal.Held);
        Row(text, "orders cancelled", journal.Cancelled);
        Row(text, "orders unfinished", journal.Unfinished);
        Row(text, "units of the file", file.Units);
        Row(text, "  committed", journal.UnitsCommitted);
        Row(text, "  released", journal.UnitsReleased);
        Row(text, "  short", journal.UnitsShort);
    }

    private static void WriteVerdict(StringBuilder text, IReadOnlyList<string> differences, JournalFigures journal)
    {
        text.AppendLine(differences.Count == 0 ? "balance: every unit and every invoice is accounted for" : "balance: DOES NOT BALANCE");
        foreach (var difference in differences)
        {
            text.AppendLine($"  {difference}");
        }

        text.AppendLine($"audit: {journal.Violations} violations");
        foreach (var violation in journal.FirstViolations)
        {
            text.AppendLine($"  {violation}");
        }
    }

    private static void Title(StringBuilder text, string title) => text.AppendLine().AppendLine(title);

    private static void Rows(StringBuilder text, string prefix, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (reason, count) in counts)
        {
            Row(text, prefix + reason, count);
        }
    }

    private static void Row(StringBuilder text, string label, long number) =>
        text.Append("  ").Append(label.PadRight(LabelChars)).AppendLine($"{number:N0}".PadLeft(NumberChars));
}
