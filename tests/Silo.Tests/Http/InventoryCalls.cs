using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class InventoryCalls(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task A_receipt_adds_to_what_is_available()
    {
        var reply = (await _silo.Ops.PostJsonAsync("/v1/inventory/RECEIVED/receipts", """{"receiptId":"r-1","quantity":12,"reference":"PO-7"}""")).Is(HttpStatusCode.OK);

        Assert.Equal(12, reply["availability"].GetProperty("available").GetInt64());
        Assert.False(reply["isRepeat"].GetBoolean());
    }

    [Fact]
    public async Task A_repeated_receipt_books_nothing()
    {
        const string Body = """{"quantity":5,"reference":"PO-7"}""";
        (await _silo.Ops.PostJsonAsync("/v1/inventory/REPEATED/receipts", Body, "r-1")).Is(HttpStatusCode.OK);

        var again = (await _silo.Ops.PostJsonAsync("/v1/inventory/REPEATED/receipts", Body, "r-1")).Is(HttpStatusCode.OK);

        Assert.True(again["isRepeat"].GetBoolean());
        Assert.Equal(5, (await _silo.Ops.GetJsonAsync("/v1/inventory/REPEATED"))["onHand"].GetInt64());
    }

    [Fact]
    public async Task A_receipt_id_with_another_quantity_is_a_conflict()
    {
        (await _silo.Ops.PostJsonAsync("/v1/inventory/CONFLICT/receipts", """{"receiptId":"r-1","quantity":5,"reference":"PO-7"}""")).Is(HttpStatusCode.OK);

        (await _silo.Ops.PostJsonAsync("/v1/inventory/CONFLICT/receipts", """{"receiptId":"r-1","quantity":6,"reference":"PO-7"}"""))
            .Is(HttpStatusCode.Conflict, "operation-reused");
    }

    [Fact]
    public async Task An_adjustment_takes_off_what_was_miscounted()
    {
        (await _silo.Ops.PostJsonAsync("/v1/inventory/ADJUSTED/receipts", """{"receiptId":"r-1","quantity":5,"reference":"PO-7"}""")).Is(HttpStatusCode.OK);

        var reply = (await _silo.Ops.PostJsonAsync("/v1/inventory/ADJUSTED/adjustments", """{"delta":-2,"reason":"broken"}""", "a-1")).Is(HttpStatusCode.OK);

        Assert.Equal(3, reply["availability"].GetProperty("onHand").GetInt64());
    }

    [Theory]
    [InlineData("WITH%2FSLASH", "WITH/SLASH")]
    [InlineData("with%20space", "WITH SPACE")]
    [InlineData("A%2BB.C_D-E", "A+B.C_D-E")]
    public async Task A_sku_with_odd_characters_works_when_it_is_encoded(string segment, string sku)
    {
        (await _silo.Ops.PostJsonAsync($"/v1/inventory/{segment}/receipts", """{"receiptId":"r-1","quantity":1,"reference":"PO-7"}""")).Is(HttpStatusCode.OK);

        Assert.Equal(sku, (await _silo.Ops.GetJsonAsync($"/v1/inventory/{segment}")).Is(HttpStatusCode.OK)["sku"].GetString());
    }

    [Fact]
    public async Task Locations_are_kept_apart()
    {
        (await _silo.Ops.PostJsonAsync("/v1/inventory/PLACES/receipts", """{"receiptId":"r-1","quantity":4,"reference":"PO-7","location":"north"}""")).Is(HttpStatusCode.OK);

        Assert.Equal(4, (await _silo.Ops.GetJsonAsync("/v1/inventory/PLACES?location=north"))["onHand"].GetInt64());
        Assert.Equal(0, (await _silo.Ops.GetJsonAsync("/v1/inventory/PLACES"))["onHand"].GetInt64());
    }

    [Theory]
    [InlineData("receipts", """{"receiptId":"x","reference":"PO"}""", "quantity-invalid", "quantity")]
    [InlineData("receipts", """{"receiptId":"x","quantity":0,"reference":"PO"}""", "quantity-invalid", "quantity")]
    [InlineData("receipts", """{"receiptId":"x","quantity":9223372036854775807,"reference":"PO"}""", "quantity-invalid", "quantity")]
    [InlineData("receipts", """{"receiptId":"x","quantity":1}""", "reference-missing", "reference")]
    [InlineData("receipts", """{"receiptId":"x y","quantity":1,"reference":"PO"}""", "idempotency-key-invalid", "receiptId")]
    [InlineData("receipts", """{"receiptId":"x","quantity":1,"reference":"PO","location":"No Where"}""", "location-invalid", "location")]
    [InlineData("receipts", """{"receiptId":"x","quantity":1,"reference":"PO","by":"me"}""", "field-unknown", "by")]
    [InlineData("receipts", """{"receiptId":"x","quantity":"many","reference":"PO"}""", "field-invalid", "quantity")]
    [InlineData("adjustments", """{"adjustmentId":"x","delta":0,"reason":"r"}""", "quantity-invalid", "delta")]
    [InlineData("adjustments", """{"adjustmentId":"x","delta":1}""", "reason-missing", "reason")]
    [InlineData("adjustments", """{"adjustmentId":"x","delta":-1,"reason":"r"}""", "on-hand-negative", null)]
    public async Task A_wrong_movement_names_its_field_and_changes_nothing(string kind, string body, string code, string? field)
    {
        var before = await _silo.FeedEndAsync();

        var reply = (await _silo.Ops.PostJsonAsync($"/v1/inventory/WRONG/{kind}", body)).Is(HttpStatusCode.UnprocessableEntity, code);

        Assert.Equal(field ?? reply["field"].GetString(), reply["field"].GetString());
        Assert.Equal(before, await _silo.FeedEndAsync());
    }

    [Fact]
    public async Task The_event_of_a_receipt_names_who_booked_it()
    {
        (await _silo.Ops.PostJsonAsync("/v1/inventory/WHO/receipts", """{"receiptId":"r-1","quantity":1,"reference":"PO-7"}""")).Is(HttpStatusCode.OK);

        var page = (await _silo.Ops.GetJsonAsync("/v1/events?limit=200")).Is(HttpStatusCode.OK);

        var received = page["events"].EnumerateArray().Single(e => e.GetProperty("stream").GetString() == "stock/WHO@main");
        Assert.StartsWith("key:", received.GetProperty("body").GetProperty("by").GetString(), StringComparison.Ordinal);
    }
}
