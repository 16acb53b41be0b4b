using System.Threading.RateLimiting;
using OrderCluster.Client.Wire;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>Keeps one caller from taking the silo from the others: bounds per key on concurrency and rate, per address on requests without a key.</summary>
internal static class KeyLimits
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void Add(IServiceCollection services, HttpLimits limits) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained<HttpContext>(
            new ByCost(Rate(limits), Math.Min(limits.PerSecondPerKey, limits.PerSecondWithoutKey)), new ByCost(Concurrency(limits), limits.ConcurrentPerKey));
        options.OnRejected = (rejected, _) => new ValueTask(Problems.WriteAsync(rejected.HttpContext, Refusal()));
    });

    /// <summary>The answer to a caller who asks too much.</summary>
    public static ProblemDocument Refusal() => Problems.Of(
        StatusCodes.Status429TooManyRequests, "rate-limited",
        "This caller asks more, or more at a time, than one may; nothing was done. Send the same request again later.", retryAfter: Period);

    private static PartitionedRateLimiter<HttpContext> Rate(HttpLimits limits) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => Key(context) is { } key
            ? Bucket(key, limits.PerSecondPerKey)
            : Bucket(Address(context), limits.PerSecondWithoutKey));

    private static PartitionedRateLimiter<HttpContext> Concurrency(HttpLimits limits) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetConcurrencyLimiter(
            Key(context) ?? Address(context), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.ConcurrentPerKey }));

    private static RateLimitPartition<string> Bucket(string partition, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = Period,
            AutoReplenishment = true,
        });

    private static string? Key(HttpContext context) => context.Features.Get<Caller>() is { } caller ? "key:" + caller.KeyId : null;

    private static string Address(HttpContext context) => "address:" + context.Connection.RemoteIpAddress;
}

/// <summary>How many event streams one key holds open at a time.</summary>
internal sealed class StreamLimit(HttpLimits limits) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller.KeyId, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.StreamsPerKey }));

    /// <summary>A place for one more stream, to be disposed at its end; not acquired when there is none.</summary>
    public RateLimitLease Take(Caller caller) => _limiter.AttemptAcquire(caller);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}

/// <summary>Takes as many permits as a request costs: a page of many entries or a large body counts as several.</summary>
/// <param name="most">Most permits that one request takes.</param>
internal sealed class ByCost(PartitionedRateLimiter<HttpContext> limiter, int most) : PartitionedRateLimiter<HttpContext>
{
    private const int EntriesPerPermit = 10;
    private const int BytesPerPermit = 4 * 1024;

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => limiter.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => limiter.AttemptAcquire(resource, Math.Min(most, CostOf(resource.Request)));

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        limiter.AcquireAsync(resource, Math.Min(most, CostOf(resource.Request)), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            limiter.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>In permits, at least 1.</summary>
    internal static int CostOf(HttpRequest request)
    {
        var entries = request.Query.TryGetValue("limit", out var limit) && int.TryParse(limit, out var asked) ? Math.Clamp(asked, 0, HttpLimits.MaxPageEntries) : 0;
        return 1 + (entries / EntriesPerPermit) + (int)Math.Min((request.ContentLength ?? 0) / BytesPerPermit, HttpLimits.MaxPageEntries);
    }
}
