using System.Globalization;
using System.Text;
using OrderCluster.Runner.Measuring;
using OrderCluster.Runner.Running;

namespace OrderCluster.Runner.Reporting;

/// <summary>A run's figures as tables of Markdown.</summary>
internal static class MarkdownReport
{
    internal static string Text(RunOutcome outcome)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {outcome.Suite}: {outcome.Name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Started {outcome.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, measured for {outcome.Lasted.TotalSeconds:0.0} s.\n");
        if (outcome.StopReason is { } reason)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe load ended before its time: {reason}\n");
        }

        foreach (var scenario in outcome.Scenarios)
        {
            Write(text, scenario, outcome.Lasted);
        }

        if (outcome.Thresholds.Count > 0)
        {
            text.Append("\n## Thresholds\n\n| Scenario | Step | Must hold | Result |\n|---|---|---|---|\n");
            foreach (var threshold in outcome.Thresholds)
            {
                var result = threshold.IsFailed ? $"failed {threshold.ExceptionMsg}" : "met";
                text.Append(CultureInfo.InvariantCulture, $"| {threshold.ScenarioName} | {threshold.StepName} | {Cell(threshold.CheckExpression)} | {Cell(result).Trim()} |\n");
            }
        }

        foreach (var section in outcome.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n| | |\n|---|---:|\n");
            foreach (var (name, value) in section.Rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(value)} |\n");
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ScenarioMeasurement scenario, TimeSpan lasted)
    {
        var figures = ScenarioFigures.Of(scenario, lasted);
        text.Append(CultureInfo.InvariantCulture, $"\n## {scenario.Name}\n\n| | |\n|---|---:|\n");
        foreach (var (name, value) in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }

        var stats = scenario.Stats(lasted);
        text.Append("\n| Step | Answers | p50 ms | p95 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|---:|\n");
        Row(text, "all, good", stats.Ok);
        Row(text, "all, failed", stats.Fail);
        foreach (var step in stats.StepStats)
        {
            Row(text, $"{step.StepName}, good", step.Ok);
            Row(text, $"{step.StepName}, failed", step.Fail);
        }

        text.Append("\n| Code | Kind | Answers | First message |\n|---|---|---:|---|\n");
        foreach (var code in scenario.All.Codes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(code.StatusCode)} | {(code.IsError ? "failed" : "good")} | {code.Count:N0} | {Cell(code.Message)} |\n");
        }
    }

    private static void Row(StringBuilder text, string name, NBomber.Contracts.Stats.MeasurementStats stats)
    {
        if (stats.Request.Count > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(name)} | {stats.Request.Count:N0} | {stats.Latency.Percent50:N1} | {stats.Latency.Percent95:N1} | {stats.Latency.Percent99:N1} | {stats.Latency.MaxMs:N1} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ');
}
