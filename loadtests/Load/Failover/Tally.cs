using OrderCluster.LocalCluster.History;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Load.Failover;

/// <summary>What a client has counted.</summary>
/// <param name="Reasons">Why attempts failed, most frequent first.</param>
internal sealed record Tally(int Calls, int Attempts, int Failures, TimeSpan Longest, IReadOnlyList<string> Reasons)
{
    internal int Retries => Attempts - Calls;

    internal static Tally Of(ShopClient shop) => new(
        shop.Calls,
        shop.Attempts,
        shop.Failures,
        shop.Longest,
        [.. shop.Reasons.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Value}x {reason.Key}")]);

    public override string ToString() =>
        $"{Calls:N0} placed, {Attempts:N0} attempts, {Retries:N0} retries, {Failures} failures; the longest took {Longest.TotalSeconds:N2} s"
        + string.Concat(Reasons.Take(5).Select(reason => $"{Environment.NewLine}           {reason}"));
}

/// <summary>What the journal says to the client's history.</summary>
/// <param name="Acknowledged">Orders that the client was told of.</param>
/// <param name="Violations">Of the audit.</param>
/// <param name="Contradictions">Between history and journal.</param>
internal sealed record JournalVerdict(int Acknowledged, long Violations, IReadOnlyList<string> Contradictions)
{
    internal bool IsClean => Count == 0 && Acknowledged > 0;

    internal long Count => Violations + Contradictions.Count;

    internal static async Task<JournalVerdict> OfAsync(FailoverCluster bench)
    {
        var history = bench.Shop.History;
        var report = await bench.Cluster.AuditAsync(history.Acknowledged);
        var contradictions = HistoryCheck.Check(history, await bench.Cluster.ReadFactsAsync());
        return new JournalVerdict(history.Acknowledged.Count, report.ViolationCount, contradictions);
    }

    public override string ToString() =>
        $"{Acknowledged:N0} acknowledged orders are there once each; audit {Violations} violations, history {Contradictions.Count} contradictions"
        + string.Concat(Contradictions.Take(5).Select(text => Environment.NewLine + "           " + text));
}
