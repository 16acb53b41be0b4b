using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class OrdersAfterwards(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task An_order_tells_its_timeline()
    {
        await PlaceAsync("timeline", units: 5, quantity: 1);

        var order = (await _silo.Shop.GetJsonAsync("/v1/orders/shop/timeline")).Is(HttpStatusCode.OK);

        Assert.Contains("order-confirmed", order["timeline"].EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Cancelling_gives_the_stock_back()
    {
        var sku = await PlaceAsync("cancelled", units: 5, quantity: 2);

        var receipt = (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancelled/cancel", """{"reason":"changed my mind"}""", "c-1")).Is(HttpStatusCode.OK);

        Assert.Equal(2, receipt["lines"][0].GetProperty("cancelled").GetInt64());
        await Eventually.TrueAsync($"all 5 of {sku} available again", async () =>
            (await _silo.Ops.GetJsonAsync($"/v1/inventory/{sku}"))["available"].GetInt64() == 5);
    }

    [Fact]
    public async Task A_repeated_cancellation_gets_the_stored_receipt()
    {
        await PlaceAsync("cancel-twice", units: 5, quantity: 3);
        const string Body = """{"lines":[{"number":1,"quantity":1}],"reason":"one less"}""";
        (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-twice/cancel", Body, "c-2")).Is(HttpStatusCode.OK);

        var again = (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-twice/cancel", Body, "c-2")).Is(HttpStatusCode.OK);

        Assert.True(again["isRepeat"].GetBoolean());
        Assert.Equal((1, 2), (again["lines"][0].GetProperty("cancelled").GetInt64(), again["lines"][0].GetProperty("remaining").GetInt64()));
    }

    [Fact]
    public async Task A_cancellation_key_with_another_body_is_unprocessable()
    {
        await PlaceAsync("cancel-other", units: 5, quantity: 3);
        (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-other/cancel", """{"lines":[{"number":1,"quantity":1}],"reason":"x"}""", "c-3")).Is(HttpStatusCode.OK);

        (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-other/cancel", """{"lines":[{"number":1,"quantity":2}],"reason":"x"}""", "c-3"))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("""{"reason":"x"}""", null, "idempotency-key-missing", "")]
    [InlineData("""{}""", "k", "reason-missing", "reason")]
    [InlineData("""{"reason":"x","lines":[]}""", "k", "lines-invalid", "lines")]
    [InlineData("""{"reason":"x","lines":[{"quantity":1}]}""", "k", "line-invalid", "lines[0].number")]
    [InlineData("""{"reason":"x","lines":[{"number":1,"quantity":0}]}""", "k", "quantity-invalid", "lines[0].quantity")]
    [InlineData("""{"reason":"x","lines":[{"number":9}]}""", "k", "line-not-found", null)]
    public async Task A_wrong_cancellation_names_what_is_wrong(string body, string? key, string code, string? field)
    {
        await PlaceAsync("cancel-wrong", units: 5, quantity: 1);

        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-wrong/cancel", body, key)).Is(HttpStatusCode.UnprocessableEntity, code);

        if (field is { Length: > 0 })
        {
            Assert.Equal(field, reply["field"].GetString());
        }
    }

    [Fact]
    public async Task More_than_a_line_holds_is_not_cancelled()
    {
        await PlaceAsync("cancel-more", units: 5, quantity: 2);

        (await _silo.Shop.PostJsonAsync("/v1/orders/shop/cancel-more/cancel", """{"lines":[{"number":1,"quantity":3}],"reason":"x"}""", "c"))
            .Is(HttpStatusCode.Conflict, "quantity-exceeds-open");
    }

    [Fact]
    public async Task An_order_over_the_credit_limit_is_held_until_ops_release_it()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Admin.PutJsonAsync("/v1/customers/C-held/credit-limit", """{"limit":{"amount":1,"currency":"GBP"},"reason":"new"}""")).Is(HttpStatusCode.OK);
        var held = (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("held", "\"customerId\":\"C-held\",", (sku, 1)))).Is(HttpStatusCode.Created);
        Assert.Equal("credit-limit", held["holds"][0].GetString());

        var released = (await _silo.Ops.PostJsonAsync("/v1/orders/shop/held/holds/credit-limit/release", """{"reason":"good customer"}""")).Is(HttpStatusCode.OK);

        Assert.Contains(released["timeline"].EnumerateArray(), e => e.TryGetProperty("by", out var by) && by.GetString()!.StartsWith("key:", StringComparison.Ordinal));
        await Eventually.TrueAsync("shop/held confirmed", async () =>
            (await _silo.Shop.GetJsonAsync("/v1/orders/shop/held"))["state"].GetString() == "confirmed");
    }

    [Fact]
    public async Task A_hold_that_is_not_there_is_a_conflict()
    {
        await PlaceAsync("no-hold", units: 5, quantity: 1);

        (await _silo.Ops.PostJsonAsync("/v1/orders/shop/no-hold/holds/manual-review/release", """{"reason":"x"}""")).Is(HttpStatusCode.Conflict, "hold-not-found");
    }

    [Fact]
    public async Task A_hold_that_does_not_exist_is_named_with_those_that_do()
    {
        await PlaceAsync("odd-hold", units: 5, quantity: 1);

        var reply = (await _silo.Ops.PostJsonAsync("/v1/orders/shop/odd-hold/holds/laziness/release", """{"reason":"x"}"""))
            .Is(HttpStatusCode.UnprocessableEntity, "hold-unknown");

        Assert.Contains("credit-limit", reply["detail"].GetString(), StringComparison.Ordinal);
    }

    private async Task<string> PlaceAsync(string reference, long units, long quantity)
    {
        var sku = await Stock.NewAsync(_silo, units);
        var order = (await _silo.Shop.GetJsonAsync($"/v1/orders/shop/{reference}"));
        if (order.Status == HttpStatusCode.NotFound)
        {
            (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order(reference, (sku, quantity)))).Is(HttpStatusCode.Created);
        }

        return sku;
    }
}
