using System.Globalization;
using System.Text;
using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Reporting;

/// <summary>A table of the report; its first row names the columns.</summary>
internal sealed record ReportTable(string Title, string[][] Rows)
{
    /// <summary>Every table but those of charts, in their order.</summary>
    internal static IEnumerable<ReportTable> Of(RunOutcome outcome)
    {
        yield return new ReportTable(
            $"Verdict: {outcome.Verdict.Word}",
            [["Promise", "Found", "Result"], .. outcome.Verdict.Findings.Select(finding => new[] { finding.Promise, finding.Found, finding.IsKept ? "✓ kept" : "✗ BROKEN" })]);
        foreach (var (scenario, stats) in outcome.Scenarios.Zip(outcome.Stats))
        {
            yield return new ReportTable(scenario.Name, Pairs(Figures(scenario)));
            yield return new ReportTable(
                $"{scenario.Name}: latency from the intended start",
                [["Step", "Answers", "p50 ms", "p95 ms", "p99 ms", "max ms"], .. Latencies("all", stats.Ok, stats.Fail), .. stats.StepStats.SelectMany(step => Latencies(step.StepName, step.Ok, step.Fail))]);
            yield return new ReportTable(
                $"{scenario.Name}: answers by code",
                [["Code", "Kind", "Answers", "First message"], .. scenario.All.Codes.Select(code => new[] { code.StatusCode, code.IsError ? "failed" : "good", $"{code.Count:N0}", code.Message })]);
        }

        yield return new ReportTable("Cost", Pairs(outcome.Costs));
        yield return new ReportTable("Run", Pairs(
        [
            ("started", outcome.StartedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("measured for", $"{outcome.Lasted.TotalSeconds:0.0} s"),
            ("machine", outcome.Place.Machine), ("commit", outcome.Place.Commit), ("command", outcome.Place.Command), ("left out", outcome.LeftOut),
        ]));
    }

    private static string[][] Pairs(IEnumerable<(string Name, string Value)> pairs) => [["", ""], .. pairs.Where(pair => pair.Value.Length > 0).Select(pair => new[] { pair.Name, pair.Value })];

    /// <summary>A scenario's rates and how the load generator kept to its plan.</summary>
    private static IEnumerable<(string Name, string Value)> Figures(ScenarioMeasurement scenario)
    {
        var starts = scenario.Starts;
        var seconds = scenario.Duration.TotalSeconds;
        return
        [
            ("planned arrivals/s", Rate(starts.Planned / seconds)),
            ("begun/s", Rate(starts.Started / seconds)),
            ("answered/s within the load", Rate(scenario.AnsweredInTime / seconds)),
            ("late starts (over 10 ms)", starts.Late == 0 ? "0" : $"{starts.Late:N0}, the latest {starts.LatestMs:N0} ms"),
            ("dropped starts", $"{starts.Dropped:N0}"),
            ("unanswered", $"{starts.Unanswered:N0}"),
        ];
    }

    private static string Rate(double perSecond) => perSecond >= 100 ? $"{perSecond:N0}" : $"{perSecond:N1}";

    private static IEnumerable<string[]> Latencies(string step, MeasurementStats ok, MeasurementStats fail) =>
        new[] { ($"{step}, good", ok), ($"{step}, failed", fail) }.Where(row => row.Item2.Request.Count > 0).Select(row => new[]
        {
            row.Item1, $"{row.Item2.Request.Count:N0}", $"{row.Item2.Latency.Percent50:N1}", $"{row.Item2.Latency.Percent95:N1}", $"{row.Item2.Latency.Percent99:N1}", $"{row.Item2.Latency.MaxMs:N1}",
        });
}

/// <summary>A run's figures as Markdown.</summary>
internal static class MarkdownReport
{
    internal static string Text(RunOutcome outcome)
    {
        var text = new StringBuilder($"# Load test: {outcome.Name}\n");
        foreach (var table in ReportTable.Of(outcome).Where(table => table.Rows.Length > 1 || table.Title.StartsWith("Verdict", StringComparison.Ordinal)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {table.Title}\n");
            foreach (var (row, number) in table.Rows.Length > 1 ? table.Rows.Select((row, number) => (row, number)) : [])
            {
                text.Append(CultureInfo.InvariantCulture, $"{(number == 0 ? "\n" : "")}| {string.Join(" | ", row.Select(Cell))} |\n");
                text.Append(number == 0 ? $"|---|{string.Concat(Enumerable.Repeat("---:|", row.Length - 1))}\n" : "");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ');
}
