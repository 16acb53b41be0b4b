using System.Text;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Wire;

public sealed class WireJsonTests
{
    [Fact]
    public void An_order_is_read_with_kebab_case_enums_and_numbers()
    {
        var body = Read("""{"reference":"A-1","currency":"GBP","allocation":"ship-what-is-there","lines":[{"sku":"a","quantity":2,"unitPrice":2.55}],"orderedAt":"2010-12-01T08:26:00Z"}""");

        Assert.Equal(AllocationRule.ShipWhatIsThere, body.Allocation);
        Assert.Equal(new OrderLineBody("a", 2, 2.55m), Assert.Single(body.Lines!));
        Assert.Equal(new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero), body.OrderedAt);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("0e-99999999999999999999", "0")]
    [InlineData("250.00e-2", "2.5")]
    [InlineData("0.025E+2", "2.5")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("2.50000000000000000000000000000000000000", "2.5")]
    public void A_number_is_read_exactly_however_it_is_spelled(string spelled, string meant) => Assert.Equal(
        decimal.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), Read($$"""{"lines":[{"unitPrice":{{spelled}}}]}""").Lines![0]!.UnitPrice);

    [Theory]
    [InlineData("""{"lines":[{"sku":"A","quantity":1},{"sku":"A","quantity":1.5}]}""", "field-invalid", "lines[1].quantity")]
    [InlineData("""{"lines":[{"sku":"A","quantity":"1"}]}""", "field-invalid", "lines[0].quantity")]
    [InlineData("""{"lines":[{"sku":"A","quantity":99999999999999999999}]}""", "field-invalid", "lines[0].quantity")]
    [InlineData("""{"allocation":"some"}""", "field-invalid", "allocation")]
    [InlineData("""{"allocation":1}""", "field-invalid", "allocation")]
    [InlineData("""{"orderedAt":"yesterday"}""", "field-invalid", "orderedAt")]
    [InlineData("""{"orderedAt":"2026-11-01T10:00:00"}""", "time-offset-missing", "orderedAt")]
    [InlineData("""{"lines":[{"unitPrice":1e-400}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"lines":[{"unitPrice":0.99999999999999999999999999999999999}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"lines":[{"unitPrice":1e29}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"lines":[{"unitPrice":1e99999999999999999999}]}""", "number-inexact", "lines[0].unitPrice")]
    [InlineData("""{"lines":[{"unitPrice":"1"}]}""", "field-invalid", "lines[0].unitPrice")]
    [InlineData("""{"lines":{}}""", "field-invalid", "lines")]
    [InlineData("""{"state":"confirmed"}""", "field-unknown", "state")]
    [InlineData("""{"lines":[{"sku":"A","price":1}]}""", "field-unknown", "lines[0].price")]
    [InlineData("""{"reference":"A","reference":"B"}""", "field-repeated", "reference")]
    [InlineData("""{"reference":"A",""", "body-malformed", "")]
    [InlineData("""[1]""", "field-invalid", "")]
    [InlineData("""null""", "body-missing", "")]
    [InlineData("", "body-malformed", "")]
    public void A_body_that_does_not_fit_is_refused_with_the_field(string json, string code, string field)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => Read(json));

        var problem = Assert.Single(refusal.Problems);
        Assert.Equal((code, field), (problem.Code, problem.Field));
    }

    [Fact]
    public void All_members_that_nobody_knows_are_told_at_once_by_what_they_are_and_not_by_what_a_message_says()
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => Read("""{"could not be mapped":1,"lines":[{"sku":"A","sku":"B"},{"duplicate":{}}],"reference":7}"""));

        Assert.Equal(
            [("field-unknown", "could not be mapped"), ("field-repeated", "lines[0].sku"), ("field-unknown", "lines[1].duplicate")],
            refusal.Problems.Select(problem => (problem.Code, problem.Field)));
    }

    [Fact]
    public void A_receipt_reads_back_as_it_was_written()
    {
        var receipt = new OrderReceipt(
            "web/1", OrderState.PendingReview, PaymentState.Voided, null, new Money(12.50m, "GBP"),
            [new LineReceipt(1, "A", 5, 3, 2)], [HoldReason.CreditLimit], IsRepeat: true, new OrderAmounts("GBP", 12.50m, 5m, 7.50m, 0m));

        var json = JsonSerializer.Serialize(receipt, WireJson.Answers);

        Assert.Contains("\"state\":\"pending-review\"", json, StringComparison.Ordinal);
        Assert.Contains("\"holds\":[\"credit-limit\"]", json, StringComparison.Ordinal);
        Assert.Contains("\"total\":{\"amount\":12.50,\"currency\":\"GBP\"}", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<OrderReceipt>(json, WireJson.Answers), WireJson.Answers));
    }

    [Fact]
    public void A_client_reads_past_what_a_newer_silo_has_added()
    {
        var product = JsonSerializer.Deserialize<ProblemDocument>("""{"code":"x","colour":"red"}""", WireJson.Answers);

        Assert.Equal("x", product?.Code);
    }

    private static OrderBody Read(string json) => RequestReader.Read<OrderBody>(Encoding.UTF8.GetBytes(json));
}
