using System.Collections.Concurrent;
using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class ScarceStock
{
    private const int Units = 50;
    private const int Shoppers = 64;
    private const int Attempts = 200;

    [Fact]
    public async Task Of_200_attempts_of_64_shoppers_on_a_stock_of_50_exactly_50_are_confirmed()
    {
        await using var silo = await TestSilo.StartAsync();
        var sku = await Stock.NewAsync(silo, Units);
        var attempts = new ConcurrentQueue<int>(Enumerable.Range(1, Attempts));
        var replies = new ConcurrentBag<Reply>();

        await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(async _ =>
        {
            while (attempts.TryDequeue(out var attempt))
            {
                replies.Add(await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"try-{attempt}", (sku, 1))));
            }
        }));

        Assert.All(replies, r => r.Is(HttpStatusCode.Created));
        Assert.Equal(
            [("confirmed", Units), ("rejected", Attempts - Units)],
            replies.GroupBy(r => r["state"].GetString()!).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key, StringComparer.Ordinal));
        var stock = await silo.Ops.GetJsonAsync($"/v1/inventory/{sku}");
        Assert.Equal((0, Units), (stock["available"].GetInt64(), stock["committed"].GetInt64()));
        Assert.Equal(0, (await silo.Ops.GetJsonAsync("/v1/audit"))["violationCount"].GetInt64());
    }
}
