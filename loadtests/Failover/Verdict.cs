using OrderCluster.LocalCluster.History;

namespace OrderCluster.Failover;

/// <summary>What the journal says to the client's history.</summary>
/// <param name="Acknowledged">Orders that the client was told of.</param>
/// <param name="Violations">Of the audit.</param>
/// <param name="Contradictions">Between history and journal.</param>
internal sealed record Verdict(int Acknowledged, long Violations, IReadOnlyList<string> Contradictions)
{
    internal bool IsClean => Count == 0 && Acknowledged > 0;

    internal long Count => Violations + Contradictions.Count;

    internal static async Task<Verdict> OfAsync(Bench bench)
    {
        var history = bench.Shop.History;
        var report = await bench.Cluster.AuditAsync(history.Acknowledged);
        var contradictions = HistoryCheck.Check(history, await bench.Cluster.ReadFactsAsync());
        return new Verdict(history.Acknowledged.Count, report.ViolationCount, contradictions);
    }

    public override string ToString() =>
        $"{Acknowledged:N0} acknowledged orders are there once each; audit {Violations} violations, history {Contradictions.Count} contradictions"
        + string.Concat(Contradictions.Take(5).Select(text => Environment.NewLine + "           " + text));
}
