using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using OrderCluster.Silo.Http;

namespace OrderCluster.Silo.Tests.Http;

public sealed class CostsOfRequests
{
    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("?limit=9", 0, 1)]
    [InlineData("?limit=200", 0, 21)]
    [InlineData("?limit=2000000", 0, 21)]
    [InlineData("?limit=-5", 0, 1)]
    [InlineData("?limit=many", 0, 1)]
    [InlineData("", 4_095, 1)]
    [InlineData("", 1_048_576, 201)]
    public void A_large_page_and_a_large_body_cost_more(string query, long bytes, int permits) => Assert.Equal(permits, ByCost.CostOf(Request(query, bytes).Request));

    [Fact]
    public void A_caller_is_stopped_by_a_tenth_of_its_requests_when_each_is_as_large_as_a_page_may_be()
    {
        using var limiter = new ByCost(PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("key", _ => new ConcurrencyLimiterOptions { PermitLimit = 50 })), most: 50);

        var leases = Enumerable.Range(0, 4).Select(_ => limiter.AttemptAcquire(Request("?limit=200", 0))).ToList();

        Assert.Equal([true, true, false, false], leases.Select(lease => lease.IsAcquired));
        Assert.True(limiter.AttemptAcquire(Request("", 0)).IsAcquired);
        leases.ForEach(lease => lease.Dispose());
    }

    [Fact]
    public void A_request_that_costs_more_than_there_is_takes_all_there_is_and_is_served()
    {
        using var limiter = new ByCost(PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("key", _ => new ConcurrencyLimiterOptions { PermitLimit = 10 })), most: 10);

        Assert.True(limiter.AttemptAcquire(Request("", 1_048_576)).IsAcquired);
        Assert.False(limiter.AttemptAcquire(Request("", 0)).IsAcquired);
    }

    private static DefaultHttpContext Request(string query, long bytes)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.ContentLength = bytes == 0 ? null : bytes;
        return context;
    }
}
