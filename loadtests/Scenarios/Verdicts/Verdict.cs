namespace OrderCluster.Scenarios.Verdicts;

/// <summary>What a run is found to have kept or broken.</summary>
internal sealed class Verdict
{
    private readonly List<Finding> _findings = [];

    internal IReadOnlyList<Finding> Findings => _findings;

    internal bool HasPassed => _findings.TrueForAll(finding => finding.IsKept);

    /// <param name="promise">What must hold, in words.</param>
    /// <param name="found">What was found.</param>
    internal void Add(string promise, bool isKept, string found) => _findings.Add(new Finding(promise, isKept, found));
}

/// <param name="Promise">What must hold, in words.</param>
internal sealed record Finding(string Promise, bool IsKept, string Found);
