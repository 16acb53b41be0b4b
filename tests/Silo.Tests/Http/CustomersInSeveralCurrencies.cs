using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class CustomersInSeveralCurrencies(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task Without_a_limit_a_customer_orders_in_any_currency_and_sees_each_for_itself()
    {
        await PlaceAsync("several-1", "GBP", "several-gbp");
        await PlaceAsync("several-1", "EUR", "several-eur");

        var account = (await _silo.Ops.GetJsonAsync("/v1/customers/several-1")).Is(HttpStatusCode.OK);

        Assert.Equal(("GBP", 3m), (account["currency"].GetString(), account["committed"].GetDecimal()));
        var other = Assert.Single(account["otherCurrencies"].EnumerateArray());
        Assert.Equal(("EUR", 3m), (other.GetProperty("currency").GetString(), other.GetProperty("committed").GetDecimal()));
        Assert.Equal(0, (await _silo.Ops.GetJsonAsync("/v1/audit"))["violationCount"].GetInt64());
    }

    [Fact]
    public async Task With_a_limit_in_another_currency_the_refusal_says_how_to_go_on_and_that_way_is_open()
    {
        await LimitAsync("several-2", "GBP", HttpStatusCode.OK);

        var refused = (await OrderAsync("several-2", "EUR", "several-2")).Is(HttpStatusCode.UnprocessableEntity, "currency-mismatch");
        Assert.Contains("set in EUR", refused["detail"].GetString(), StringComparison.Ordinal);
        await LimitAsync("several-2", "EUR", HttpStatusCode.OK);

        Assert.Equal("confirmed", (await OrderAsync("several-2", "EUR", "several-2")).Is(HttpStatusCode.Created)["state"].GetString());
    }

    [Fact]
    public async Task An_account_that_holds_nothing_any_more_is_free_to_change_its_currency()
    {
        await PlaceAsync("several-3", "GBP", "several-3");
        await LimitAsync("several-3", "EUR", HttpStatusCode.UnprocessableEntity);
        (await _silo.Quoting.PostJsonAsync("/v1/orders/quoting/several-3/cancel", """{"reason":"changed my mind"}""", "c-1")).Is(HttpStatusCode.OK);
        await Eventually.TrueAsync("the credit is given back", async () =>
            (await _silo.Ops.GetJsonAsync("/v1/customers/several-3"))["committed"].GetDecimal() == 0);

        await LimitAsync("several-3", "EUR", HttpStatusCode.OK);

        await PlaceAsync("several-3", "EUR", "several-3-eur");
    }

    private async Task PlaceAsync(string customer, string currency, string reference) =>
        Assert.Equal("confirmed", (await OrderAsync(customer, currency, reference)).Is(HttpStatusCode.Created)["state"].GetString());

    private async Task<Reply> OrderAsync(string customer, string currency, string reference)
    {
        var sku = await Stock.NewAsync(_silo, units: 1);
        return await _silo.Quoting.PostJsonAsync(
            "/v1/orders", $$"""{"reference":"{{reference}}","customerId":"{{customer}}","currency":"{{currency}}","lines":[{"sku":"{{sku}}","quantity":1,"unitPrice":3}]}""");
    }

    private async Task LimitAsync(string customer, string currency, HttpStatusCode status) => (await _silo.Admin.PutJsonAsync(
        $"/v1/customers/{customer}/credit-limit", $$$"""{"limit":{"amount":100,"currency":"{{{currency}}}"},"reason":"test"}""")).Is(status);
}
