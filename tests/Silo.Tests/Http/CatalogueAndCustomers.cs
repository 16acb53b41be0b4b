using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class CatalogueAndCustomers(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task A_product_is_read_as_it_was_put()
    {
        (await _silo.Admin.PutJsonAsync("/v1/products/mug", """{"description":"White mug","price":{"amount":2.55,"currency":"GBP"},"unit":"each"}""")).Is(HttpStatusCode.OK);

        var product = (await _silo.Shop.GetJsonAsync("/v1/products/MUG")).Is(HttpStatusCode.OK);

        Assert.Equal(("MUG", "White mug", 2.55m), (product["sku"].GetString(), product["description"].GetString(), product["price"].GetProperty("amount").GetDecimal()));
    }

    [Fact]
    public async Task An_unknown_product_is_not_found() =>
        (await _silo.Shop.GetJsonAsync("/v1/products/NOSUCH")).Is(HttpStatusCode.NotFound, "product-not-found");

    [Theory]
    [InlineData("""{"price":{"amount":1,"currency":"GBP"},"unit":"each"}""", "description-missing", "description")]
    [InlineData("""{"description":"d","unit":"each"}""", "price-missing", "price")]
    [InlineData("""{"description":"d","price":{"amount":-1,"currency":"GBP"},"unit":"each"}""", "price-invalid", "price.amount")]
    [InlineData("""{"description":"d","price":{"amount":1,"currency":"pounds"},"unit":"each"}""", "currency-invalid", "price.currency")]
    [InlineData("""{"description":"d","price":{"amount":1},"unit":"each"}""", "currency-missing", "price.currency")]
    [InlineData("""{"description":"d","price":{"amount":1,"currency":"EUU"},"unit":"each"}""", "currency-unknown", "price.currency")]
    [InlineData("""{"description":"d","price":{"amount":0.00001,"currency":"JPY"},"unit":"each"}""", "price-invalid", "price.amount")]
    public async Task A_wrong_product_names_its_field(string body, string code, string field) =>
        Assert.Equal(field, (await _silo.Admin.PutJsonAsync("/v1/products/WRONG", body)).Is(HttpStatusCode.UnprocessableEntity, code)["field"].GetString());

    [Fact]
    public async Task A_sku_that_can_not_be_one_is_refused() =>
        (await _silo.Shop.GetJsonAsync("/v1/products/%C3%A9t%C3%A9")).Is(HttpStatusCode.UnprocessableEntity, "sku-invalid");

    [Fact]
    public async Task A_credit_limit_stands_in_the_account()
    {
        (await _silo.Admin.PutJsonAsync("/v1/customers/C-1/credit-limit", """{"limit":{"amount":100,"currency":"GBP"},"reason":"good customer"}""")).Is(HttpStatusCode.OK);

        var account = (await _silo.Ops.GetJsonAsync("/v1/customers/C-1")).Is(HttpStatusCode.OK);

        Assert.Equal((100m, 100m), (account["limit"].GetDecimal(), account["available"].GetDecimal()));
    }

    [Fact]
    public async Task A_credit_limit_can_be_removed()
    {
        (await _silo.Admin.PutJsonAsync("/v1/customers/C-2/credit-limit", """{"limit":{"amount":100,"currency":"GBP"},"reason":"new"}""")).Is(HttpStatusCode.OK);

        var account = (await _silo.Admin.PutJsonAsync("/v1/customers/C-2/credit-limit", """{"reason":"trusted"}""")).Is(HttpStatusCode.OK);

        Assert.False(account.Json.TryGetProperty("limit", out _));
    }

    [Theory]
    [InlineData("C-3", """{"limit":{"amount":-1,"currency":"GBP"},"reason":"x"}""", "amount-invalid", "limit.amount")]
    [InlineData("C-3", """{"limit":{"amount":0.001,"currency":"GBP"},"reason":"x"}""", "amount-invalid", "limit.amount")]
    [InlineData("C-3", """{"limit":{"amount":1,"currency":"DEM"},"reason":"x"}""", "currency-unknown", "limit.currency")]
    [InlineData("C-3", """{"limit":{"amount":1,"currency":"GBP"}}""", "reason-missing", "reason")]
    [InlineData("%20", """{"reason":"x"}""", "customer-invalid", "customerId")]
    public async Task A_wrong_credit_limit_names_its_field(string customer, string body, string code, string field) =>
        Assert.Equal(field, (await _silo.Admin.PutJsonAsync($"/v1/customers/{customer}/credit-limit", body)).Is(HttpStatusCode.UnprocessableEntity, code)["field"].GetString());
}
