using System.Threading.RateLimiting;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http.Security;

/// <summary>How many event streams one key holds open at a time.</summary>
internal sealed class StreamLimit(HttpLimits limits) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller.KeyId, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.StreamsPerKey }));

    /// <summary>A place for one more stream, to be disposed at its end; not acquired when there is none.</summary>
    public RateLimitLease Take(Caller caller) => _limiter.AttemptAcquire(caller);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
