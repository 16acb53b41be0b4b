using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class WhatOrdersMayCarry(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Theory]
    [InlineData("""{"reference":"..","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "reference-invalid", "reference")]
    [InlineData("""{"reference":".","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "reference-invalid", "reference")]
    [InlineData("""{"reference":"r","customerId":"..","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "customer-invalid", "customerId")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"..","quantity":1,"unitPrice":1}]}""", "sku-invalid", "lines[0].sku")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A/../B","quantity":1,"unitPrice":1}]}""", "sku-invalid", "lines[0].sku")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}],"orderedAt":"2026-11-01T10:00:00"}""", "time-offset-missing", "orderedAt")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}],"orderedAt":"2026-11-01"}""", "time-offset-missing", "orderedAt")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}],"orderedAt":"0001-01-01T00:00:00Z"}""", "ordered-at-invalid", "orderedAt")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1e-400}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":0.99999999999999999999999999999999999}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1e400}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1000000000.01}]}""", "price-invalid", "lines[0].unitPrice")]
    [InlineData("""{"reference":"r","currency":"GBP","lines":[{"sku":"A","quantity":1001,"unitPrice":1e9}]}""", "total-too-large", "lines")]
    [InlineData("""{"reference":"r","customerId":"c","currency":"GBP","lines":[{"sku":"A","quantity":1001,"unitPrice":1e9}]}""", "total-too-large", "lines")]
    public async Task What_an_order_may_not_carry_is_refused_by_the_field_of_the_request_and_stored_nowhere(string body, string code, string field)
    {
        var before = await _silo.FeedEndAsync();

        var refused = (await _silo.Quoting.PostJsonAsync("/v1/orders", body)).Is(HttpStatusCode.UnprocessableEntity, code);

        Assert.Equal(field, refused["field"].GetString());
        Assert.Equal(before, await _silo.FeedEndAsync());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_key_that_can_be_no_reference_is_named_as_the_key(string key)
    {
        var refused = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(null, ("A", 1)), key)).Is(HttpStatusCode.UnprocessableEntity, "reference-invalid");

        Assert.Equal("Idempotency-Key", refused["field"].GetString());
    }

    [Theory]
    [InlineData(160, HttpStatusCode.OK)]
    [InlineData(161, HttpStatusCode.UnprocessableEntity)]
    public async Task An_operations_key_may_have_160_characters_everywhere(int chars, HttpStatusCode status)
    {
        var (key, sku) = (new string('k', chars), await Stock.NewAsync(_silo, units: 5));
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"long-key-{chars}", (sku, 1)))).Is(HttpStatusCode.Created);

        Reply[] replies =
        [
            await _silo.Shop.PostJsonAsync($"/v1/orders/shop/long-key-{chars}/cancel", """{"reason":"test"}""", key),
            await _silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/receipts", """{"quantity":1,"reference":"test"}""", key),
            await _silo.Ops.PostJsonAsync($"/v1/inventory/{sku}/adjustments", """{"delta":1,"reason":"test"}""", key),
            await _silo.Admin.PutJsonAsync($"/v1/customers/long-key-{chars}/credit-limit", """{"reason":"test"}""", key),
        ];

        Assert.All(replies, reply => reply.Is(status));
        Assert.All(replies.Where(r => r.Code is not null), reply => Assert.Equal("Idempotency-Key", reply["field"].GetString()));
    }

    [Fact]
    public async Task A_price_has_the_same_bound_in_the_catalogue_as_in_an_order()
    {
        var refused = (await _silo.Admin.PutJsonAsync("/v1/products/DEAR", """{"description":"d","price":{"amount":1000000000.01,"currency":"GBP"},"unit":"each"}"""))
            .Is(HttpStatusCode.UnprocessableEntity, "price-invalid");

        Assert.Equal("price.amount", refused["field"].GetString());
    }

    [Fact]
    public async Task A_product_whose_address_would_be_resolved_away_is_refused() =>
        (await _silo.Admin.PutJsonAsync("/v1/products/A%2F..", """{"description":"d","price":{"amount":1,"currency":"GBP"},"unit":"each"}"""))
            .Is(HttpStatusCode.UnprocessableEntity, "sku-invalid");

    [Fact]
    public async Task A_price_is_taken_however_its_number_is_spelled()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);

        var order = (await _silo.Shop.PostJsonAsync("/v1/orders", $$"""{"reference":"spelled","currency":"GBP","lines":[{"sku":"{{sku}}","quantity":2,"unitPrice":250.000e-2}]}""")).Is(HttpStatusCode.Created);

        Assert.Equal(5m, order["total"].GetProperty("amount").GetDecimal());
    }
}
