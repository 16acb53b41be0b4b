namespace OrderCluster.Scenarios.Loads;

/// <summary>How strong a load is and how long it lasts.</summary>
internal sealed record LoadOptions
{
    /// <summary>Arrivals a second; null takes the scenario's own.</summary>
    internal int? Rate { get; init; }

    internal int? Seconds { get; init; }

    internal int WarmUpSeconds { get; init; } = 5;

    internal bool Kill { get; init; }

    internal string ReportFolder { get; init; } = "reports";

    internal TimeSpan WarmUp => TimeSpan.FromSeconds(WarmUpSeconds);
}
