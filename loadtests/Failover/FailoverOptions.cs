namespace OrderCluster.Failover;

/// <summary>How much is measured.</summary>
/// <param name="Runs">Each with a cluster of its own.</param>
/// <param name="Keys">SKUs with stock, each an inventory bucket in memory.</param>
/// <param name="Rate">Orders that arrive in a second.</param>
/// <param name="Minutes">How long a soak lasts.</param>
/// <param name="Seed">Of a soak's faults.</param>
internal sealed record FailoverOptions(int Runs, int Keys, int Rate, int Minutes, int Seed);
