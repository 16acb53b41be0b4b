using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class PlacingOrders(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task An_order_in_stock_is_confirmed_with_its_address()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);

        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("confirmed", (sku, 2)))).Is(HttpStatusCode.Created);

        Assert.Equal("confirmed", reply["state"].GetString());
        Assert.Equal("authorized", reply["payment"].GetString());
        Assert.Equal("shop/confirmed", reply["orderId"].GetString());
        Assert.Equal(5.00m, reply["total"].GetProperty("amount").GetDecimal());
        Assert.Equal("/v1/orders/shop/confirmed", reply.Headers["Location"]);
    }

    [Fact]
    public async Task The_location_header_leads_to_the_order()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        var placed = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("odd#ref:1@x", (sku, 1)))).Is(HttpStatusCode.Created);

        var order = (await _silo.Shop.GetJsonAsync(placed.Headers["Location"])).Is(HttpStatusCode.OK);

        Assert.Equal("shop/odd#ref:1@x", order["orderId"].GetString());
    }

    [Fact]
    public async Task An_order_beyond_the_stock_is_rejected_with_its_reason()
    {
        var sku = await Stock.NewAsync(_silo, units: 1);

        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("too-many", (sku, 2)))).Is(HttpStatusCode.Created);

        Assert.Equal("rejected", reply["state"].GetString());
        Assert.False(string.IsNullOrEmpty(reply["reasonCode"].GetString()));
    }

    [Fact]
    public async Task A_repeated_order_gets_the_same_answer_and_takes_nothing_more()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        var body = Stock.Order("twice", (sku, 2));
        var first = (await _silo.Shop.PostJsonAsync("/v1/orders", body)).Is(HttpStatusCode.Created);

        var second = (await _silo.Shop.PostJsonAsync("/v1/orders", body)).Is(HttpStatusCode.Created);

        Assert.Equal(first["orderId"].GetString(), second["orderId"].GetString());
        Assert.Equal(first["lines"].GetRawText(), second["lines"].GetRawText());
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal(3, (await _silo.Shop.GetJsonAsync($"/v1/inventory/{sku}"))["available"].GetInt64());
    }

    [Fact]
    public async Task A_reference_with_another_body_is_a_conflict()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("reused", (sku, 1)))).Is(HttpStatusCode.Created);

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("reused", (sku, 2)))).Is(HttpStatusCode.Conflict, "order-reference-reused");
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_the_reference()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        var body = Stock.Order(null, (sku, 1));
        var first = (await _silo.Shop.PostJsonAsync("/v1/orders", body, "key-1")).Is(HttpStatusCode.Created);

        var second = (await _silo.Shop.PostJsonAsync("/v1/orders", body, "key-1")).Is(HttpStatusCode.Created);

        Assert.Equal("shop/key-1", first["orderId"].GetString());
        Assert.Equal("shop/key-1", second["orderId"].GetString());
    }

    [Fact]
    public async Task An_idempotency_key_with_another_body_is_unprocessable()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(null, (sku, 1)), "key-2")).Is(HttpStatusCode.Created);

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(null, (sku, 2)), "key-2"))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task An_idempotency_key_that_contradicts_the_reference_is_refused()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);

        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("one-name", (sku, 1)), "another-name"))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-differs");
    }

    [Fact]
    public async Task Two_channels_may_use_the_same_reference()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("same", (sku, 1)))).Is(HttpStatusCode.Created);

        var other = (await _silo.OtherShop.PostJsonAsync("/v1/orders", Stock.Order("same", (sku, 2)))).Is(HttpStatusCode.Created);

        Assert.Equal("other-shop/same", other["orderId"].GetString());
    }

    [Fact]
    public async Task A_price_of_the_caller_stands_only_with_the_scope_for_it()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        string Priced(string reference) => $$"""{"reference":"{{reference}}","currency":"GBP","lines":[{"sku":"{{sku}}","quantity":1,"unitPrice":0.01}]}""";

        (await _silo.Shop.PostJsonAsync("/v1/orders", Priced("cheap"))).Is(HttpStatusCode.UnprocessableEntity);
        var quoted = (await _silo.Quoting.PostJsonAsync("/v1/orders", Priced("cheap"))).Is(HttpStatusCode.Created);

        Assert.Equal(0.01m, quoted["total"].GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task What_is_there_is_shipped_where_the_order_says_so_and_the_rest_is_told()
    {
        var sku = await Stock.NewAsync(_silo, units: 3);

        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("partly", "\"allocation\":\"ship-what-is-there\",", (sku, 5))))
            .Is(HttpStatusCode.Created);

        var line = reply["lines"][0];
        Assert.Equal((3, 2), (line.GetProperty("promised").GetInt64(), line.GetProperty("short").GetInt64()));
    }
}
