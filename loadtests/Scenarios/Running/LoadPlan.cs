using NBomber.Contracts;
using OrderCluster.Scenarios.Costs;

namespace OrderCluster.Scenarios.Running;

/// <summary>All that a runner needs to know of a load.</summary>
internal sealed record LoadPlan
{
    internal required ScenarioProps[] Scenarios { get; init; }

    internal required string Title { get; init; }

    /// <summary>Null writes no report.</summary>
    internal required string? ReportFolder { get; init; }

    internal required string ReportName { get; init; }

    /// <summary>Processes whose CPU is watched.</summary>
    internal required IReadOnlyList<MeteredProcess> Processes { get; init; }

    internal required Func<Task> MeasuringStarts { get; init; }

    internal required Func<Task> MeasuringEnds { get; init; }

    /// <summary>The tables that end the report, made when the load is over.</summary>
    internal required Func<Task<IReadOnlyList<ReportTable>>> Conclude { get; init; }
}

internal sealed record ReportTable(string Title, IReadOnlyList<(string Name, string Value)> Rows, bool IsFailed = false);
