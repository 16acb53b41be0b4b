namespace OrderCluster.Runner.Measuring;

/// <summary>One second of a scenario's load; times in milliseconds, of good and failed answers together, 0 without an answer.</summary>
/// <param name="At">The second's end, from the load's beginning.</param>
/// <param name="Ok">Good answers.</param>
/// <param name="Fail">Failed answers.</param>
internal sealed record SecondOfScenario(TimeSpan At, long Ok, long Fail)
{
    /// <summary>False for the second in which the last answer came: the load was over before its end.</summary>
    internal bool IsWhole { get; init; } = true;

    /// <summary>Arrivals that were due, 0 under a closed load.</summary>
    internal long Planned { get; init; }

    internal long Started { get; init; }

    /// <summary>Begun over 10 ms after their time.</summary>
    internal long Late { get; init; }

    internal long Dropped { get; init; }

    internal double P50Ms { get; init; }

    internal double P95Ms { get; init; }

    internal double P99Ms { get; init; }

    internal double MaxMs { get; init; }

    /// <summary>Failed answers by code.</summary>
    internal IReadOnlyList<(string Code, long Count)> Errors { get; init; } = [];
}
