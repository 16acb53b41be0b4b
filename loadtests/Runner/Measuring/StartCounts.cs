namespace OrderCluster.Runner.Measuring;

/// <summary>How the load generator itself kept to its plan.</summary>
/// <param name="Planned">Arrivals that the load asks for.</param>
/// <param name="Late">Begun over 10 ms after their time; their latency counts from their time nevertheless.</param>
/// <param name="Dropped">Never begun, since too many runs were in flight.</param>
/// <param name="Unanswered">Given up at the end.</param>
internal readonly record struct StartCounts(long Planned, long Started, long Late, long Dropped, long Unanswered, double LatestMs);
