using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class RefusalsThatChangeNothing(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task An_order_in_another_currency_than_the_customers_limit_holds_no_stock()
    {
        var sku = await Stock.NewAsync(_silo, units: 1);
        await LimitAsync("refused-1", "EUR", 100);
        var before = await BooksAsync("refused-1", sku);

        var refused = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-1", "\"customerId\":\"refused-1\",", (sku, 1)))).Is(HttpStatusCode.UnprocessableEntity, "currency-mismatch");

        Assert.Equal("currency", refused["field"].GetString());
        Assert.Equal(before, await BooksAsync("refused-1", sku));
        var next = (await _silo.OtherShop.PostJsonAsync("/v1/orders", Stock.Order("refused-1-next", (sku, 1)))).Is(HttpStatusCode.Created);
        Assert.Equal("confirmed", next["state"].GetString());
        await NothingIsLeftBehindAsync();
    }

    [Fact]
    public async Task The_same_reference_is_free_after_a_refusal()
    {
        var sku = await Stock.NewAsync(_silo, units: 1);
        await LimitAsync("refused-2", "EUR", 100);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-2", "\"customerId\":\"refused-2\",", (sku, 1)))).Is(HttpStatusCode.UnprocessableEntity, "currency-mismatch");

        var guest = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-2", (sku, 1)))).Is(HttpStatusCode.Created);

        Assert.Equal("confirmed", guest["state"].GetString());
    }

    [Fact]
    public async Task A_reused_reference_holds_neither_other_stock_nor_another_customers_credit()
    {
        var (sku, other) = (await Stock.NewAsync(_silo, units: 5), await Stock.NewAsync(_silo, units: 5));
        await LimitAsync("refused-3", "GBP", 100);
        var first = Stock.Order("refused-3", (sku, 1), (sku, 1));
        (await _silo.Shop.PostJsonAsync("/v1/orders", first)).Is(HttpStatusCode.Created);
        var before = await BooksAsync("refused-3", sku, other);

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-3", "\"customerId\":\"refused-3\",", (sku, 2), (other, 3)))).Is(HttpStatusCode.Conflict, "order-reference-reused");
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(null, (other, 5)), "refused-3")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(before, await BooksAsync("refused-3", sku, other));
        Assert.True((await _silo.Shop.PostJsonAsync("/v1/orders", first)).Is(HttpStatusCode.Created)["isRepeat"].GetBoolean());
        Assert.Equal(before, await BooksAsync("refused-3", sku, other));
        await NothingIsLeftBehindAsync();
    }

    [Fact]
    public async Task A_total_that_only_the_catalogue_makes_too_large_holds_no_stock()
    {
        var sku = await Stock.NewAsync(_silo, units: 1_001);
        (await _silo.Admin.PutJsonAsync($"/v1/products/{sku}", """{"description":"A palace","price":{"amount":1000000000,"currency":"GBP"},"unit":"each"}""")).Is(HttpStatusCode.OK);
        var before = await BooksAsync("refused-4", sku);

        foreach (var who in new[] { "", "\"customerId\":\"refused-4\"," })
        {
            var refused = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-4", who, (sku, 1_001)))).Is(HttpStatusCode.UnprocessableEntity, "total-too-large");
            Assert.Equal("lines", refused["field"].GetString());
        }

        Assert.Equal(before, await BooksAsync("refused-4", sku));
    }

    [Fact]
    public async Task Of_many_lines_with_one_wrong_none_holds_anything()
    {
        var skus = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            skus.Add(await Stock.NewAsync(_silo, units: 1));
        }

        await LimitAsync("refused-5", "EUR", 1);
        var before = await BooksAsync("refused-5", [.. skus]);
        var lines = skus.Select(sku => (sku, 1L)).ToArray();

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-5", [.. lines, ("NO-SUCH-THING", 1)]))).Is(HttpStatusCode.UnprocessableEntity, "sku-unknown");
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("refused-5", "\"customerId\":\"refused-5\",", lines))).Is(HttpStatusCode.UnprocessableEntity, "currency-mismatch");

        Assert.Equal(before, await BooksAsync("refused-5", [.. skus]));
        await NothingIsLeftBehindAsync();
    }

    private async Task LimitAsync(string customer, string currency, int amount) => (await _silo.Admin.PutJsonAsync(
        $"/v1/customers/{customer}/credit-limit", $$$"""{"limit":{"amount":{{{amount}}},"currency":"{{{currency}}}"},"reason":"test"}""")).Is(HttpStatusCode.OK);

    private async Task<string> BooksAsync(string customer, params string[] skus)
    {
        var books = new List<string> { (await _silo.Ops.GetJsonAsync($"/v1/customers/{customer}")).Is(HttpStatusCode.OK).Text };
        foreach (var sku in skus)
        {
            books.Add((await _silo.Ops.GetJsonAsync($"/v1/inventory/{sku}")).Is(HttpStatusCode.OK).Text);
        }

        return string.Join('\n', books);
    }

    private async Task NothingIsLeftBehindAsync()
    {
        var audit = (await _silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.OK);
        Assert.Equal((0, 0), (audit["violationCount"].GetInt64(), audit["holdsWithoutOrder"].GetInt64()));
    }
}
