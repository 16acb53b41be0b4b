using NBomber.Contracts.Stats;
using OrderCluster.Runner.Measuring;
using OrderCluster.Runner.Observing;

namespace OrderCluster.Runner.Running;

/// <summary>All that a run has shown.</summary>
/// <param name="Lasted">Of the measured load.</param>
/// <param name="StopReason">Why the load ended before its time; null when it did not.</param>
internal sealed record RunOutcome(
    string Suite,
    string Name,
    DateTimeOffset StartedAt,
    TimeSpan Lasted,
    IReadOnlyList<ScenarioMeasurement> Scenarios,
    ProcessorSeries Processors,
    IReadOnlyList<ThresholdResult> Thresholds,
    IReadOnlyList<ReportSection> Sections,
    string? StopReason)
{
    internal IReadOnlyList<ReportFile> ReportFiles { get; set; } = [];

    internal bool IsFailed => Thresholds.Any(threshold => threshold.IsFailed) || Sections.Any(section => section.IsFailed);

    internal NodeStats Stats
    {
        get
        {
            ScenarioStats[] stats = [.. Scenarios.Select(scenario => scenario.Stats(Lasted))];
            return new NodeStats(
                stats, [.. Thresholds], stats.Sum(each => each.AllRequestCount), stats.Sum(each => each.AllOkCount), stats.Sum(each => each.AllFailCount),
                stats.Sum(each => each.AllBytes), Lasted, [.. ReportFiles]);
        }
    }
}
