using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Failover;

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
