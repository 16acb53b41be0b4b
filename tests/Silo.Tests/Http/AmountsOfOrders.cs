using System.Net;
using System.Text.Json;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

/// <summary>Money has the digits of its currency, and is the same number wherever it is told.</summary>
public sealed class AmountsOfOrders(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Theory]
    [InlineData("GBP", 3, "0.3333", "1.00", "0.67")]
    [InlineData("JPY", 3, "10.5", "32", "21")]
    [InlineData("CLP", 2, "99.99", "200", "100")]
    [InlineData("GBP", 2, "0.0049", "0.01", "0.00")]
    [InlineData("KWD", 3, "1.2345", "3.704", "2.469")]
    [InlineData("GBP", 16, "2.55", "40.80", "38.25")]
    public async Task Order_credit_payment_and_feed_tell_the_same_amount_before_and_after_a_cancellation(
        string currency, int units, string price, string amount, string afterwards)
    {
        var (sku, name) = (await Stock.NewAsync(_silo, units: 100), $"sum-{currency}-{units}-{price}");
        var placed = (await _silo.Quoting.PostJsonAsync("/v1/orders", Order(name, currency, sku, units, price))).Is(HttpStatusCode.Created);
        Assert.Equal("confirmed", placed["state"].GetString());
        var channel = placed["orderId"].GetString()!.Split('/')[0];

        AssertAmounts(placed["amounts"], currency, amount, "0", amount, amount);
        Assert.Equal(Number(amount), placed["total"].GetProperty("amount").GetDecimal());
        Assert.Equal(Number(amount), (await _silo.Ops.GetJsonAsync($"/v1/customers/{name}"))["committed"].GetDecimal());
        var events = (await _silo.Ops.GetJsonAsync("/v1/events?limit=200"))["events"].EnumerateArray()
            .Where(e => e.GetProperty("stream").GetString() == $"order/{channel}/{name}").ToArray();
        Assert.Equal(Number(amount), events[0].GetProperty("body").GetProperty("lines")[0].GetProperty("amount").GetDecimal());

        var cancelled = (await _silo.Quoting.PostJsonAsync(
            $"/v1/orders/{channel}/{name}/cancel", """{"lines":[{"number":1,"quantity":1}],"reason":"one too many"}""", "one")).Is(HttpStatusCode.OK);
        var line = cancelled["lines"][0];
        Assert.Equal((1, 1, units - 1), (line.GetProperty("asked").GetInt64(), line.GetProperty("cancelled").GetInt64(), line.GetProperty("remaining").GetInt64()));
        var less = (Number(amount) - Number(afterwards)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        AssertAmounts(cancelled["amounts"], currency, amount, less, afterwards, amount);

        var seen = (await _silo.Quoting.GetJsonAsync($"/v1/orders/{channel}/{name}")).Is(HttpStatusCode.OK);
        AssertAmounts(seen["amounts"], currency, amount, less, afterwards, amount);
        Assert.Equal(Number(amount), seen["lines"][0].GetProperty("amount").GetDecimal());
        Assert.Equal(Number(afterwards), (await _silo.Ops.GetJsonAsync($"/v1/customers/{name}"))["committed"].GetDecimal());

        var again = (await _silo.Quoting.PostJsonAsync(
            $"/v1/orders/{channel}/{name}/cancel", """{"lines":[{"number":1,"quantity":1}],"reason":"one too many"}""", "one")).Is(HttpStatusCode.OK);
        AssertAmounts(again["amounts"], currency, amount, less, afterwards, amount);
        Assert.Equal(0, (await _silo.Ops.GetJsonAsync("/v1/audit"))["violationCount"].GetInt64());
    }

    [Fact]
    public async Task What_stock_could_not_give_is_not_to_be_paid()
    {
        var sku = await Stock.NewAsync(_silo, units: 15);

        var placed = (await _silo.Quoting.PostJsonAsync("/v1/orders", Order("short-sum", "GBP", sku, 16, "2.55"))).Is(HttpStatusCode.Created);

        AssertAmounts(placed["amounts"], "GBP", "40.80", "2.55", "38.25", "38.25");
        Assert.Equal(38.25m, (await _silo.Ops.GetJsonAsync("/v1/customers/short-sum"))["committed"].GetDecimal());
    }

    [Fact]
    public async Task A_cancelled_order_has_nothing_to_pay_and_nothing_authorized()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        var placed = (await _silo.Quoting.PostJsonAsync("/v1/orders", Order("void-sum", "GBP", sku, 3, "0.3333"))).Is(HttpStatusCode.Created);
        var id = placed["orderId"].GetString();

        (await _silo.Quoting.PostJsonAsync($"/v1/orders/{id}/cancel", """{"reason":"none of it"}""", "all")).Is(HttpStatusCode.OK);

        AssertAmounts((await _silo.Quoting.GetJsonAsync($"/v1/orders/{id}"))["amounts"], "GBP", "1.00", "1.00", "0", "0");
    }

    private static string Order(string name, string currency, string sku, int units, string price) =>
        $$"""{"reference":"{{name}}","customerId":"{{name}}","currency":"{{currency}}","allocation":"ship-what-is-there","lines":[{"sku":"{{sku}}","quantity":{{units}},"unitPrice":{{price}}}]}""";

    private static void AssertAmounts(JsonElement amounts, string currency, string ordered, string cancelled, string toPay, string authorized)
    {
        Assert.Equal(currency, amounts.GetProperty("currency").GetString());
        Assert.Equal(
            (Number(ordered), Number(cancelled), Number(toPay), Number(authorized)),
            (Of("ordered"), Of("cancelled"), Of("toPay"), Of("authorized")));

        decimal Of(string name) => amounts.GetProperty(name).GetDecimal();
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
