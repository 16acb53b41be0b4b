using System.Text;
using System.Text.Json;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Json;

namespace OrderCluster.OnlineRetail;

/// <summary>Holds what was read against what the answers say, and what the auditor found in the journal alone.</summary>
internal sealed record Reconciliation(ReplayFigures File, ReplayOutcome Outcome, AuditReport Audit)
{
    private const int LabelChars = 46;
    private const int NumberChars = 14;
    private const int MaxFailures = 10;
    private const int MaxViolations = 20;

    private readonly StringBuilder _text = new();

    private ChannelTotals Journal => Audit.Of(ReplayPlan.Channel);

    /// <summary>Whether everything balances and the audit found nothing.</summary>
    internal bool IsGood => Audit.IsClean && Differences.Count == 0;

    /// <summary>Every equation that does not hold, in words; none when the replay balances.</summary>
    internal IReadOnlyList<string> Differences
    {
        get
        {
            var back = Outcome.GivenBack;
            (string Equation, long Left, long Right)[] equations =
            [
                ("lines of the file = order lines + cancellation lines + skipped lines",
                    File.Lines, File.OrderLines + (long)back.LinesFull + back.LinesPart + back.LinesUnmatched + File.SkippedLines.Values.Sum()),
                ("invoices of the file = orders in the journal + skipped invoices", File.Invoices, Journal.Orders + File.SkippedInvoices.Values.Sum()),
                ("units of the file = committed + released + short in the journal", File.Units, Journal.UnitsCommitted + Journal.UnitsReleased + Journal.UnitsShort),
                ("units given back by the answers = released in the journal", back.Units, Journal.UnitsReleased),
                ("units short by the answers = short in the journal", Outcome.UnitsShort, Journal.UnitsShort),
                ("orders rejected by the answers = rejected in the journal", Outcome.RejectedByReason.Values.Sum(), Journal.Rejected),
                ("no order is unfinished", 0, Journal.Unfinished),
                ("no call failed", 0, Outcome.Failures.Count),
            ];
            return [.. equations.Where(each => each.Left != each.Right).Select(each => $"{each.Equation}: {each.Left} against {each.Right}")];
        }
    }

    /// <summary>The result for a program: counts for the whole file, rates for this run.</summary>
    internal string ToJson() => JsonSerializer.Serialize(
        new
        {
            File.Lines,
            File.Invoices,
            Cancellations = new
            {
                Invoices = File.CancellationInvoices,
                Outcome.GivenBack.LinesFull,
                Outcome.GivenBack.LinesPart,
                Outcome.GivenBack.LinesUnmatched,
                UnitsReleased = Outcome.GivenBack.Units,
            },
            Orders = new { Journal.Confirmed, Journal.Rejected, Journal.Held, Journal.Cancelled, Journal.Unfinished },
            Skipped = new { Invoices = File.SkippedInvoices, Lines = File.SkippedLines },
            Units = new { File = File.Units, Committed = Journal.UnitsCommitted, Released = Journal.UnitsReleased, Short = Journal.UnitsShort },
            Seconds = Math.Round(Outcome.Seconds, 3),
            OrdersPerSecond = Math.Round(Outcome.OrdersPerSecond, 1),
            P50Ms = Math.Round(Outcome.P50Ms, 3),
            P99Ms = Math.Round(Outcome.P99Ms, 3),
            Violations = Audit.ViolationCount,
        },
        WireJson.Answers);

    /// <summary>The same for a person.</summary>
    internal string ToText(int concurrency)
    {
        _text.Clear();
        WriteFile();
        WriteAnswers();
        WriteJournal();
        _text.AppendLine().AppendLine(
            $"{Outcome.OrdersAnswered} orders in {Outcome.Seconds:0.0} s: {Outcome.OrdersPerSecond:0} orders/s, "
            + $"p50 {Outcome.P50Ms:0.0} ms, p99 {Outcome.P99Ms:0.0} ms at --concurrency {concurrency}");
        _text.AppendLine(Differences.Count == 0 ? "balance: every unit and every invoice is accounted for" : "balance: DOES NOT BALANCE");
        Lines(Differences);
        _text.AppendLine($"audit: {Audit.ViolationCount} violations");
        Lines(Audit.Violations.Take(MaxViolations).Select(violation => $"{violation}"));
        return _text.ToString();
    }

    private void WriteFile()
    {
        _text.AppendLine().AppendLine("The file");
        Row("lines read", File.Lines);
        Row("  in orders", File.OrderLines);
        Row("  in cancellations", File.CancellationLines);
        Rows("  skipped: ", File.SkippedLines);
        Row("invoices read", File.Invoices);
        Row("  orders", File.Orders);
        Rows("  skipped: ", File.SkippedInvoices);
        Row("cancellation invoices", File.CancellationInvoices);
        Lines(File.Malformed.Select(line => $"line {line.LineNumber} was skipped: {line.What}"));
    }

    private void WriteAnswers()
    {
        var back = Outcome.GivenBack;
        _text.AppendLine().AppendLine("The answers");
        Row("orders answered", Outcome.OrdersAnswered);
        Rows("  rejected: ", Outcome.RejectedByReason);
        Row("units short", Outcome.UnitsShort);
        Row("units given back", back.Units);
        Row("  by lines that matched whole", back.LinesFull);
        Row("  by lines that matched in part", back.LinesPart);
        Row("  lines unmatched: nothing of it is held", back.LinesNothingHeld);
        Row("  lines unmatched: a guest's", back.LinesOfGuests);
        Lines(Outcome.Failures.Take(MaxFailures).Select(failure => $"failed: {failure.What}: {failure.Error.Code}: {failure.Error.Message}"));
    }

    private void WriteJournal()
    {
        _text.AppendLine().AppendLine("The journal");
        Row("orders confirmed", Journal.Confirmed);
        Row("orders rejected", Journal.Rejected);
        Row("orders held", Journal.Held);
        Row("orders cancelled", Journal.Cancelled);
        Row("orders unfinished", Journal.Unfinished);
        Row("units of the file", File.Units);
        Row("  committed", Journal.UnitsCommitted);
        Row("  released", Journal.UnitsReleased);
        Row("  short", Journal.UnitsShort);
    }

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _text.AppendLine($"  {line}");
        }
    }

    private void Rows(string prefix, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (reason, count) in counts)
        {
            Row(prefix + reason, count);
        }
    }

    private void Row(string label, long number) => _text.Append("  ").Append(label.PadRight(LabelChars)).AppendLine($"{number:N0}".PadLeft(NumberChars));
}
