using NBomber.Contracts;
using NBomber.Contracts.Stats;
using OrderCluster.Runner.Observing;

namespace NBomber;

/// <summary>A run as it is put together.</summary>
public sealed record NBomberContext
{
    internal NBomberContext(IReadOnlyList<ScenarioProps> scenarios) => Scenarios = scenarios;

    internal IReadOnlyList<ScenarioProps> Scenarios { get; }

    internal string TestSuite { get; init; } = "load";

    internal string TestName { get; init; } = "run";

    internal string ReportFolder { get; init; } = "reports";

    internal string ReportFileName { get; init; } = "report";

    internal IReadOnlyList<ReportFormat> ReportFormats { get; init; } = [ReportFormat.Md, ReportFormat.Csv, ReportFormat.Html];

    internal LoadObservation Observation { get; init; } = new();
}
