namespace OrderCluster.Channels.Replay;

/// <summary>How a replay runs.</summary>
/// <param name="Concurrency">Calls in flight, at least 1.</param>
/// <param name="IsRetry">An earlier run may have sent all of it.</param>
/// <param name="MaxChecks">How often an order that is still on its way after its patience is asked after before it counts as unfinished.</param>
public sealed record ReplayOptions(int Concurrency, bool IsRetry, int MaxChecks = 30)
{
    /// <summary>Enough callers that appends of hot buckets are shared, few enough that memory stays flat.</summary>
    public const int DefaultConcurrency = 128;

    public const int MaxConcurrency = 4_096;
}
