using System.Globalization;
using System.Text;
using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Reporting;

/// <summary>A run second by second, a row for each scenario and second, for whoever draws charts of his own.</summary>
internal static class CsvReport
{
    internal static string Text(RunOutcome outcome)
    {
        var text = new StringBuilder("second,scenario,planned,begun,late,dropped,ok,failed,errors,p50_ms,p95_ms,p99_ms,max_ms");
        foreach (var process in outcome.Processors.Names)
        {
            text.Append(',').Append(Field($"cores of {process}"));
        }

        text.Append('\n');
        foreach (var scenario in outcome.Scenarios)
        {
            for (var i = 0; i < scenario.Seconds.Count; i++)
            {
                var second = scenario.Seconds[i];
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{second.At.TotalSeconds:0},{Field(scenario.Name)},{second.Planned},{second.Started},{second.Late},{second.Dropped},{second.Ok},{second.Fail},{Field(Errors(second))},{Latencies(second)}");
                foreach (var cores in outcome.Processors.Seconds[i].Cores)
                {
                    text.Append(CultureInfo.InvariantCulture, $",{cores:0.###}");
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Errors(SecondOfScenario second) =>
        string.Join(' ', second.Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Code}={error.Count}")));

    /// <summary>Empty fields for a second without an answer.</summary>
    private static string Latencies(SecondOfScenario second) => second.Ok + second.Fail == 0
        ? ",,,"
        : string.Create(CultureInfo.InvariantCulture, $"{second.P50Ms:0.###},{second.P95Ms:0.###},{second.P99Ms:0.###},{second.MaxMs:0.###}");

    /// <summary>Quoted where it must be (RFC 4180).</summary>
    private static string Field(string text) =>
        text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
