using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Reporting;

/// <summary>The charts of a run: what was planned and answered, how fast, what failed and why, and which processors were busy.</summary>
internal sealed class ReportCharts(RunOutcome outcome)
{
    private const int MostCodes = 5;

    private readonly bool _isOne = outcome.Scenarios.Count == 1;
    private readonly double _seconds = outcome.Scenarios.SelectMany(Charted).Select(second => second.At.TotalSeconds).Append(1).Max();

    internal IEnumerable<Chart> All() =>
        [Throughput(), .. outcome.Scenarios.Select(Latency), .. Errors(), .. outcome.Processors.Names.Any() ? new[] { Processors() } : []];

    /// <summary>Without the second in which the last answer came, unless something was due or failed in it: its few answers would look like a fall of the rate.</summary>
    private static IEnumerable<SecondOfScenario> Charted(ScenarioMeasurement scenario) =>
        scenario.Seconds.Where(second => second.IsWhole || second.Planned > 0 || second.Fail > 0 || scenario.Seconds.Count == 1);

    private static IEnumerable<ChartPoint> Points(IEnumerable<SecondOfScenario> seconds, Func<SecondOfScenario, double> value) =>
        seconds.Select(second => new ChartPoint(second.At.TotalSeconds, value(second)));

    private Chart Throughput()
    {
        var chart = new Chart("Throughput", "a second", _seconds);
        foreach (var scenario in outcome.Scenarios)
        {
            var of = _isOne ? "" : $"{scenario.Name} ";
            chart.AddPlan($"{of}planned arrivals", Points(Charted(scenario), second => second.Planned));
            chart.Add($"{of}answers", Points(Charted(scenario), second => second.Ok + second.Fail));
            if (_isOne)
            {
                chart.Add("begun", Points(Charted(scenario), second => second.Started));
            }
        }

        return chart;
    }

    private Chart Latency(ScenarioMeasurement scenario)
    {
        var chart = new Chart(_isOne ? "Latency" : $"Latency of {scenario.Name}", "ms from the intended start, logarithmic", _seconds)
        {
            IsLogarithmic = true,
            Nothing = "no answers",
        };

        // A second without an answer has no latency.
        var answered = Charted(scenario).Where(second => second.Ok + second.Fail > 0).ToArray();
        chart.Add("p50", Points(answered, second => Visible(second.P50Ms)));
        chart.Add("p95", Points(answered, second => Visible(second.P95Ms)));
        chart.Add("p99", Points(answered, second => Visible(second.P99Ms)));
        return chart;
    }

    /// <summary>A logarithm has no zero: what took less than is measured took that much.</summary>
    private static double Visible(double ms) => Math.Max(ms, 0.001);

    private IEnumerable<Chart> Errors()
    {
        var failing = outcome.Scenarios.Where(scenario => scenario.All.Fail.Count + scenario.Starts.Dropped > 0).ToArray();
        return failing.Length == 0
            ? [new Chart("Errors by code", "a second", _seconds) { Nothing = "no errors" }]
            : failing.Select(scenario => ErrorsOf(scenario, _isOne ? "Errors by code" : $"Errors of {scenario.Name} by code"));
    }

    private Chart ErrorsOf(ScenarioMeasurement scenario, string title)
    {
        var chart = new Chart(title, "a second", _seconds);
        var codes = scenario.All.Codes.Where(code => code.IsError).Select(code => code.StatusCode).ToArray();
        var named = codes.Length > MostCodes ? codes[..(MostCodes - 1)] : codes;
        foreach (var code in named)
        {
            chart.Add(code.Length == 0 ? "without a code" : code, Points(Charted(scenario), second => second.Errors.Where(error => error.Code == code).Sum(error => error.Count)));
        }

        if (named.Length < codes.Length)
        {
            chart.Add($"{codes.Length - named.Length} other codes", Points(Charted(scenario), second => second.Errors.Where(error => !named.Contains(error.Code)).Sum(error => error.Count)));
        }

        if (scenario.Starts.Dropped > 0)
        {
            chart.Add("dropped starts", Points(Charted(scenario), second => second.Dropped));
        }

        return chart;
    }

    private Chart Processors()
    {
        var chart = new Chart("CPU", "cores in use", _seconds);
        foreach (var (name, at) in outcome.Processors.Names.Select((name, at) => (name, at)))
        {
            chart.Add(name, outcome.Processors.Seconds.Where(second => second.At.TotalSeconds <= _seconds).Select(second => new ChartPoint(second.At.TotalSeconds, second.Cores[at])));
        }

        return chart;
    }
}
