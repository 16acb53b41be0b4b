using System.Globalization;
using System.Text;
using OrderCluster.Runner.Measuring;
using OrderCluster.Runner.Running;

namespace OrderCluster.Runner.Reporting;

/// <summary>A run as one page that needs nothing else: styles and charts are in it.</summary>
internal static class HtmlReport
{
    private const string StylesName = "OrderCluster.Runner.Reporting.Page.report.css";

    internal static string Text(RunOutcome outcome)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Chart.Escape(outcome.Name)}</title><style>{Styles()}</style></head><body><header><p>{Chart.Escape(outcome.Suite)}, load test</p>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Chart.Escape(outcome.Name)}</h1><p>Started {outcome.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, measured for {outcome.Lasted.TotalSeconds:0.0} s. ");
        html.Append(outcome.IsFailed ? "<strong class=\"mark bad\">✗ failed</strong>" : "<strong class=\"mark good\">✓ passed</strong>");
        html.Append("</p></header><main>");
        foreach (var threshold in outcome.Thresholds.Where(threshold => threshold.IsFailed))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"mark bad\">Not met: {Chart.Escape(threshold.ScenarioName)} {Chart.Escape(threshold.StepName)} {Chart.Escape(threshold.CheckExpression)}</p>");
        }

        if (outcome.StopReason is { } reason)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"mark bad\">The load ended before its time: {Chart.Escape(reason)}</p>");
        }

        foreach (var section in outcome.Sections.Where(section => section.Title.StartsWith("Verdict", StringComparison.Ordinal)))
        {
            Table(html, section.Title, section.Rows, section.IsFailed ? "bad" : "good");
        }

        html.Append("<div class=\"charts\">");
        foreach (var chart in new ReportCharts(outcome).All())
        {
            html.Append(chart.Html());
        }

        html.Append("</div>");
        foreach (var scenario in outcome.Scenarios)
        {
            Table(html, scenario.Name, ScenarioFigures.Of(scenario, outcome.Lasted), "");
            Latencies(html, scenario, outcome.Lasted);
            Codes(html, scenario);
        }

        foreach (var section in outcome.Sections.Where(section => !section.Title.StartsWith("Verdict", StringComparison.Ordinal)))
        {
            Table(html, section.Title, section.Rows, section.IsFailed ? "bad" : "");
        }

        if (outcome.Thresholds.Count > 0)
        {
            Table(html, "Thresholds", [.. outcome.Thresholds.Select(threshold => ($"{threshold.ScenarioName} {threshold.StepName} {threshold.CheckExpression}", threshold.IsFailed ? $"✗ failed {threshold.ExceptionMsg}" : "✓ met"))], outcome.Thresholds.Any(threshold => threshold.IsFailed) ? "bad" : "");
        }

        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Table(StringBuilder html, string title, IReadOnlyList<(string Name, string Value)> rows, string kind)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"{kind}\"><h2>{Chart.Escape(title)}</h2><table>");
        foreach (var (name, value) in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Chart.Escape(name)}</th><td>{Chart.Escape(value)}</td></tr>");
        }

        html.Append("</table></section>");
    }

    private static void Latencies(StringBuilder html, ScenarioMeasurement scenario, TimeSpan lasted)
    {
        var stats = scenario.Stats(lasted);
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Chart.Escape(scenario.Name)}: latency, ms from the intended start</h2><div class=\"wide\"><table><tr><th>Step</th><th>answers</th><th>p50</th><th>p75</th><th>p95</th><th>p99</th><th>max</th></tr>");
        Row("all, good", stats.Ok);
        Row("all, failed", stats.Fail);
        foreach (var step in stats.StepStats)
        {
            Row($"{step.StepName}, good", step.Ok);
            Row($"{step.StepName}, failed", step.Fail);
        }

        html.Append("</table></div></section>");

        void Row(string name, NBomber.Contracts.Stats.MeasurementStats measured)
        {
            if (measured.Request.Count > 0)
            {
                var latency = measured.Latency;
                html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Chart.Escape(name)}</th><td>{measured.Request.Count:N0}</td><td>{latency.Percent50:N1}</td><td>{latency.Percent75:N1}</td><td>{latency.Percent95:N1}</td><td>{latency.Percent99:N1}</td><td>{latency.MaxMs:N1}</td></tr>");
            }
        }
    }

    private static void Codes(StringBuilder html, ScenarioMeasurement scenario)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Chart.Escape(scenario.Name)}: answers by code</h2><div class=\"wide\"><table><tr><th>Code</th><th>answers</th><th>kind</th><th class=\"text\">first message</th></tr>");
        foreach (var code in scenario.All.Codes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Chart.Escape(code.StatusCode)}</th><td>{code.Count:N0}</td><td class=\"kind\">{(code.IsError ? "✗ failed" : "✓ good")}</td><td class=\"text\">{Chart.Escape(code.Message)}</td></tr>");
        }

        html.Append("</table></div></section>");
    }

    private static string Styles()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(StylesName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
