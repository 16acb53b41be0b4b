using OrderCluster.Runner.Measuring;

namespace OrderCluster.Runner.Reporting;

/// <summary>A scenario's rates and how the load generator kept to its plan, in words and figures.</summary>
internal static class ScenarioFigures
{
    internal static IReadOnlyList<(string Name, string Value)> Of(ScenarioMeasurement scenario, TimeSpan lasted)
    {
        var starts = scenario.Starts;
        var seconds = Math.Max((lasted < scenario.Duration ? lasted : scenario.Duration).TotalSeconds, 1e-3);
        return
        [
            ("planned arrivals/s", starts.Planned == 0 ? "closed load" : Rate(starts.Planned / seconds)),
            ("begun/s", Rate(starts.Started / seconds)),
            ("answered/s within the load", Rate(scenario.AnsweredInTime / seconds)),
            ("late starts (over 10 ms)", starts.Late == 0 ? "0" : $"{starts.Late:N0}, the latest {starts.LatestMs:N0} ms"),
            ("dropped starts", $"{starts.Dropped:N0}"),
            ("unanswered", $"{starts.Unanswered:N0}"),
        ];
    }

    private static string Rate(double perSecond) => perSecond >= 100 ? $"{perSecond:N0}" : $"{perSecond:N1}";
}
