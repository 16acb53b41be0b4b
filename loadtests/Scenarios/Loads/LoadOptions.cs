namespace OrderCluster.Scenarios.Loads;

/// <summary>How strong a load is and how long it lasts.</summary>
internal sealed record LoadOptions
{
    /// <summary>Arrivals a second, at the peak where there is one; null takes the scenario's own.</summary>
    internal int? Rate { get; init; }

    internal int? Seconds { get; init; }

    internal int WarmUpSeconds { get; init; } = 5;

    /// <summary>SKUs with stock that never runs out; at least as many as the longest order has lines.</summary>
    internal int Skus { get; init; } = 10_000;

    /// <summary>Customers with a credit limit.</summary>
    internal int Customers { get; init; } = 10_000;

    /// <summary>Units of the one SKU of a flash sale.</summary>
    internal int Stock { get; init; } = 10_000;

    /// <summary>A silo is killed in the middle of a flash sale.</summary>
    internal bool Kill { get; init; }

    internal string ReportFolder { get; init; } = "reports";

    /// <summary>Without one, only the figures are of interest.</summary>
    internal bool HasReport { get; init; } = true;

    internal TimeSpan WarmUp => TimeSpan.FromSeconds(WarmUpSeconds);

    internal TimeSpan During(int otherwise) => TimeSpan.FromSeconds(Seconds ?? otherwise);
}
