using OrderCluster.Channels.Replay;

namespace OrderCluster.Silo.Replay;

/// <summary>What to replay and where to leave its traces.</summary>
/// <param name="Acks">Path of the list of acknowledged orders, or null.</param>
/// <param name="Json">Path of the result for a program, or null.</param>
internal sealed record ReplayRequest(string File, StockRule Rule, int Concurrency, string? Acks, string? Json);
