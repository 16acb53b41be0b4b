using OrderCluster.Load.Reporting;
using OrderCluster.Load.Runner;

namespace OrderCluster.LoadTests.Tests.Reporting;

public class ChartTests
{
    // A place is drawn to a hundredth of 190 units' height.
    private const double Precision = 0.001;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("Throughput", "planned arrivals")]
    [InlineData("Throughput", "begun")]
    [InlineData("Throughput", "answers")]
    [InlineData("Latency", "p50")]
    [InlineData("Latency", "p95")]
    [InlineData("Latency", "p99")]
    [InlineData("Errors by code", "busy")]
    [InlineData("Errors by code", "<gone> & away")]
    [InlineData("Errors by code", "dropped starts")]
    [InlineData("CPU", "silo")]
    public void Each_point_of_a_line_is_where_the_measurement_says(string title, string line)
    {
        var measured = Measure(seconds: 4, isFailing: true);
        var expected = measured.Seconds.Select((second, index) => Value(second, index, line)).ToArray();
        var points = Drawn(measured).Single(chart => chart.Title == title).PointsOf(line);
        Assert.Equal(expected.Length, points.Count);
        var greatest = expected.Max();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(i + 1, points[i].At, 0.05);
            Assert.Equal(expected[i], points[i].Value, title == "Latency" ? expected[i] * Precision : greatest * Precision);
        }
    }

    [Fact]
    public void A_run_of_one_second_has_a_dot_for_each_line()
    {
        var charts = Drawn(Measure(seconds: 1, isFailing: false));
        Assert.Equal(["Throughput", "Latency", "Errors by code", "CPU"], charts.Select(chart => chart.Title));
        Assert.All(charts.SelectMany(chart => chart.Lines.Select(chart.PointsOf)), points => Assert.Single(points));
    }

    [Fact]
    public void Where_nothing_failed_the_page_says_so()
    {
        var errors = Drawn(Measure(seconds: 4, isFailing: false)).Single(chart => chart.Title == "Errors by code");
        Assert.Equal("no errors", errors.Nothing);
    }

    [Fact]
    public void A_second_without_an_answer_leaves_a_gap_in_the_latency()
    {
        var measured = Make(seconds: 3);
        measured.All.Add(Response.Ok(), 5_000);
        measured.CloseSecond(Second);
        measured.CloseSecond(2 * Second);
        measured.All.Add(Response.Ok(), 8_000);
        measured.CloseSecond(3 * Second);
        var points = Drawn(measured).Single(chart => chart.Title == "Latency").PointsOf("p50");
        Assert.Equal([1, 3], points.Select(point => Math.Round(point.At)));
    }

    [Fact]
    public void The_few_answers_after_the_load_do_not_look_like_a_fall_of_the_rate()
    {
        var measured = Measure(seconds: 4, isFailing: false);
        measured.All.Add(Response.Ok(), 5_000);
        measured.CloseRest();
        Assert.Equal(5, measured.Seconds.Count);
        Assert.Equal(4, Drawn(measured).Single(chart => chart.Title == "Throughput").PointsOf("answers").Count);
    }

    private static double Value(SecondOfScenario second, int index, string line) => line switch
    {
        "planned arrivals" => second.Planned,
        "begun" => second.Started,
        "answers" => second.Ok + second.Fail,
        "p50" => second.P50Ms,
        "p95" => second.P95Ms,
        "p99" => second.P99Ms,
        "dropped starts" => second.Dropped,
        "silo" => (index + 1) * 0.25,
        _ => second.Errors.Where(error => error.Code == line).Sum(error => error.Count),
    };

    private static IReadOnlyList<DrawnChart> Drawn(ScenarioMeasurement measured)
    {
        var used = TimeSpan.Zero;
        var processors = new ProcessorSeries([new MeteredProcess("silo", () => used)]);
        foreach (var second in measured.Seconds)
        {
            used += second.At / 4;
            processors.Take(second.At);
        }

        return DrawnChart.AllOf(HtmlReport.Text(new RunOutcome("run", DateTimeOffset.UnixEpoch, [measured], processors)));
    }

    private static ScenarioMeasurement Make(int seconds) => new("place", new ArrivalPlan([Simulation.RampingInject(200, Second, seconds * Second)]));

    private static ScenarioMeasurement Measure(int seconds, bool isFailing)
    {
        var measured = Make(seconds);
        for (var second = 1; second <= seconds; second++)
        {
            var before = measured.Starts;
            measured.Starts = before with { Started = before.Started + (40 * second), Dropped = before.Dropped + (isFailing ? second : 0) };
            for (var i = 1; i <= 30 * second; i++)
            {
                measured.All.Add(Response.Ok(), 300 * i * second);
            }

            foreach (var code in isFailing ? Enumerable.Repeat("busy", second).Append("<gone> & away") : [])
            {
                measured.All.Add(Response.Fail(statusCode: code), 900_000);
            }

            measured.CloseSecond(second * Second);
        }

        return measured;
    }
}
