using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class ListsOfOrders(ListsOfOrders.Orders orders) : IClassFixture<ListsOfOrders.Orders>
{
    private readonly TestSilo _silo = orders.Silo;

    /// <summary>Seven orders of the shop, the last two beyond the stock, and one of another channel.</summary>
    public sealed class Orders : IAsyncLifetime
    {
        private TestSilo? _silo;

        public TestSilo Silo => _silo!;

        public async Task InitializeAsync()
        {
            _silo = await TestSilo.StartAsync();
            var sku = await Stock.NewAsync(_silo, units: 6);
            (await _silo.OtherShop.PostJsonAsync("/v1/orders", Stock.Order("foreign", (sku, 1)))).Is(HttpStatusCode.Created);
            for (var number = 1; number <= 7; number++)
            {
                (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"list-{number}", (sku, 1)))).Is(HttpStatusCode.Created);
            }

            await _silo.ViewsAsync();
        }

        public async Task DisposeAsync() => await Silo.DisposeAsync();
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = (await _silo.Shop.GetJsonAsync($"/v1/orders?limit=3{(after is null ? "" : $"&after={after}")}")).Is(HttpStatusCode.OK);
            seen.AddRange(Ids(page));
            after = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"shop/list-{n}"), seen);
    }

    [Fact]
    public async Task A_list_can_be_of_one_state()
    {
        var page = (await _silo.Shop.GetJsonAsync("/v1/orders?state=rejected")).Is(HttpStatusCode.OK);

        Assert.Equal(["shop/list-6", "shop/list-7"], Ids(page));
    }

    [Fact]
    public async Task Ops_list_all_channels_or_one()
    {
        Assert.Equal(8, Ids((await _silo.Ops.GetJsonAsync("/v1/orders")).Is(HttpStatusCode.OK)).Count);
        Assert.Equal(["other-shop/foreign"], Ids((await _silo.Ops.GetJsonAsync("/v1/orders?channel=other-shop")).Is(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task A_channel_does_not_list_another_one() =>
        (await _silo.Shop.GetJsonAsync("/v1/orders?channel=other-shop")).Is(HttpStatusCode.NotFound, "channel-not-found");

    [Fact]
    public async Task A_cursor_of_another_channel_shows_only_own_orders()
    {
        var foreign = (await _silo.Ops.GetJsonAsync("/v1/orders?limit=1"))["next"].GetString();

        Assert.All(Ids((await _silo.Shop.GetJsonAsync($"/v1/orders?after={foreign}")).Is(HttpStatusCode.OK)), id => Assert.StartsWith("shop/", id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limit=0", "limit-invalid")]
    [InlineData("limit=201", "limit-invalid")]
    [InlineData("limit=many", "limit-invalid")]
    [InlineData("state=lost", "state-unknown")]
    [InlineData("after=%00", "cursor-unknown")]
    [InlineData("after=bm9uc2Vuc2U", "cursor-unknown")]
    [InlineData("channel=No%20Channel", "channel-invalid")]
    public async Task A_wrong_query_names_its_parameter(string query, string code)
    {
        var reply = (await _silo.Shop.GetJsonAsync($"/v1/orders?{query}")).Is(HttpStatusCode.UnprocessableEntity, code);

        Assert.Equal(query[..query.IndexOf('=', StringComparison.Ordinal)], reply["field"].GetString());
    }

    private static List<string> Ids(Reply page) => [.. page["orders"].EnumerateArray().Select(o => o.GetProperty("orderId").GetString()!)];
}
