using OrderCluster.Load.Reporting;
using OrderCluster.Load.Runner;

namespace OrderCluster.LoadTests.Tests.Reporting;

public class ReportTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Markdown_says_rates_times_codes_and_the_verdict()
    {
        var text = MarkdownReport.Text(Outcome());
        Assert.Contains("| planned arrivals/s | 4.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| all, good | 3 | 20.0 | 40.", text, StringComparison.Ordinal);
        Assert.Contains("| no\\|pe | failed | 1 | <b>wrong</b> |", text, StringComparison.Ordinal);
        Assert.Contains("## Verdict: BROKEN", text, StringComparison.Ordinal);
        Assert.Contains("| machine | 2 cores |\n| commit | abc |\n| command | place_order --rate 4 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_row_for_each_second_with_the_processors()
    {
        var lines = CsvReport.Text(Outcome()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("second,scenario,planned,begun,late,dropped,ok,failed,errors,p50_ms,p95_ms,p99_ms,max_ms,\"cores of a, b\"", lines[0]);
        Assert.StartsWith("1,place,4,4,1,0,3,1,no|pe=1,20.", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.5", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_takes_no_text_for_markup()
    {
        var html = HtmlReport.Text(Outcome());
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>wrong", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;wrong", html, StringComparison.Ordinal);
        Assert.Equal(1, html.Split("BROKEN</strong>").Length - 1);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    private static RunOutcome Outcome()
    {
        var used = TimeSpan.Zero;
        var measured = new ScenarioMeasurement("place", new ArrivalPlan([Simulation.Inject(4, Second, Second)])) { Starts = new StartCounts(4, 4, 1, 0, 0, 12), AnsweredInTime = 4 };
        foreach (var ms in new[] { 10, 20, 40 })
        {
            measured.All.Add(Response.Ok(statusCode: "yes"), ms * 1_000);
        }

        measured.All.Add(Response.Fail(statusCode: "no|pe", message: "<b>wrong</b>"), 50_000);
        measured.CloseSecond(Second);
        var processors = new ProcessorSeries([new MeteredProcess("a, b", () => used)]);
        used = Second / 2;
        processors.Take(Second);
        var outcome = new RunOutcome("run", DateTimeOffset.UnixEpoch, [measured], processors) { Place = new RunPlace("2 cores", "abc", "place_order --rate 4") };
        outcome.Verdict.Add("nothing lost", isKept: false, "1 lost");
        return outcome;
    }
}
