using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

/// <summary>What the API takes for the same thing again, and what for another.</summary>
public sealed class SameOrOther(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task Lines_in_another_order_are_another_order()
    {
        var (a, b) = (await Stock.NewAsync(_silo, units: 5), await Stock.NewAsync(_silo, units: 5));
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("swapped", (a, 1), (b, 1)))).Is(HttpStatusCode.Created);

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("swapped", (b, 1), (a, 1)))).Is(HttpStatusCode.Conflict, "order-reference-reused");
    }

    [Fact]
    public async Task A_price_that_is_spelled_out_is_other_content_than_one_left_out()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("priced", (sku, 1)))).Is(HttpStatusCode.Created);

        (await _silo.Shop.PostJsonAsync("/v1/orders", $$"""{"reference":"priced","currency":"GBP","lines":[{"sku":"{{sku}}","quantity":1,"unitPrice":2.50}]}"""))
            .Is(HttpStatusCode.Conflict, "order-reference-reused");
    }

    [Fact]
    public async Task A_receipt_id_at_another_location_is_another_delivery()
    {
        var sku = await Stock.NewAsync(_silo, units: 0);
        foreach (var (location, onHand) in new[] { ("main", 3), ("leeds", 3), ("main", 3) })
        {
            var booked = (await _silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/receipts", $$"""{"receiptId":"PO-1","quantity":3,"reference":"note","location":"{{location}}"}""")).Is(HttpStatusCode.OK);

            Assert.Equal(onHand, booked["availability"].GetProperty("onHand").GetInt64());
        }
    }

    [Fact]
    public async Task Customers_whose_ids_differ_in_case_are_two()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("case", "\"customerId\":\"Cust-1\",", (sku, 1)))).Is(HttpStatusCode.Created);

        Assert.Equal(2.50m, (await _silo.Ops.GetJsonAsync("/v1/customers/Cust-1"))["committed"].GetDecimal());
        Assert.Equal(0, (await _silo.Ops.GetJsonAsync("/v1/customers/cust-1"))["committed"].GetDecimal());
    }

    [Theory]
    [InlineData("short/1")]
    [InlineData("declined")]
    [InlineData("given-up")]
    [InlineData("rejected")]
    [InlineData("cancel/short/1")]
    public async Task A_callers_key_never_passes_for_an_id_of_the_process(string key)
    {
        var (sku, name) = (await Stock.NewAsync(_silo, units: 5), $"ids-{key.Replace('/', '-')}");
        (await _silo.Admin.PutJsonAsync($"/v1/customers/{name}/credit-limit", """{"limit":{"amount":1000,"currency":"GBP"},"reason":"test"}""")).Is(HttpStatusCode.OK);
        var placed = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(name, $"\"customerId\":\"{name}\",\"allocation\":\"ship-what-is-there\",", (sku, 9)))).Is(HttpStatusCode.Created);
        Assert.Equal(5, placed["lines"][0].GetProperty("promised").GetInt64());

        (await _silo.Shop.PostJsonAsync($"/v1/orders/shop/{name}/cancel", """{"reason":"changed my mind"}""", key)).Is(HttpStatusCode.OK);

        await Eventually.TrueAsync("stock and credit are given back", async () =>
            (await _silo.Ops.GetJsonAsync($"/v1/inventory/{sku}"))["available"].GetInt64() == 5
            && (await _silo.Ops.GetJsonAsync($"/v1/customers/{name}"))["committed"].GetDecimal() == 0);
        Assert.Equal(0, (await _silo.Ops.GetJsonAsync("/v1/audit"))["violationCount"].GetInt64());
    }
}
