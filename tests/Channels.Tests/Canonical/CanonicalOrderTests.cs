using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Canonical;

public sealed class CanonicalOrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderSource Web = new("web");
    private static readonly OrderLineBody Line = new("A1", 2, 2.5m);
    private static readonly OrderBody Good = new("R-1", "C-1", "GBP", AllocationRule.ShipWhatIsThere, [Line, new("b2", 1)], Now.AddDays(-1), "tok_1");

    [Fact]
    public void A_good_body_becomes_the_command_that_it_stands_for()
    {
        var order = CanonicalOrder.Validate(Good, new OrderSource("web", MayQuotePrices: true, IsRetry: true), Now).CommandOrThrow();

        Assert.Equal(("web", "R-1", "C-1", "GBP", AllocationRule.ShipWhatIsThere), (order.Channel, order.Reference, order.CustomerId, order.Currency, order.Allocation));
        Assert.Equal([new OrderLineRequest(1, "A1", 2, 2.5m), new OrderLineRequest(2, "B2", 1, null)], order.Lines);
        Assert.Equal((Now.AddDays(-1), "tok_1", true, true), (order.OrderedAt, order.PaymentToken, order.MayQuotePrices, order.IsRetry));
    }

    [Fact]
    public void What_is_left_out_takes_its_default()
    {
        var order = CanonicalOrder.Validate(new OrderBody(Currency: "GBP", Lines: [Line]), new OrderSource("web", IdempotencyKey: "key-1"), Now).CommandOrThrow();

        Assert.Equal(("key-1", null, AllocationRule.AllOrNothing, Now), (order.Reference, order.CustomerId, order.Allocation, order.OrderedAt));
        Assert.Equal("main", order.Lines[0].Location);
    }

    [Fact]
    public void Everything_that_is_missing_is_named_at_once() => Assert.Equal(
        [("reference-missing", "reference"), ("currency-missing", "currency"), ("lines-missing", "lines")],
        Problems(new OrderBody()));

    public static TheoryData<string, string, OrderBody> Wrong => new()
    {
        { "reference-invalid", "reference", Good with { Reference = "a/b" } },
        { "customer-invalid", "customerId", Good with { CustomerId = "" } },
        { "currency-invalid", "currency", Good with { Currency = "gbp" } },
        { "currency-unknown", "currency", Good with { Currency = "BTC" } },
        { "allocation-invalid", "allocation", Good with { Allocation = (AllocationRule)7 } },
        { "payment-token-invalid", "paymentToken", Good with { PaymentToken = "a b" } },
        { "payment-card-refused", "paymentToken", Good with { PaymentToken = "4111-1111-1111-1111" } },
        { "ordered-at-invalid", "orderedAt", Good with { OrderedAt = Now.AddDays(3) } },
        { "ordered-at-invalid", "orderedAt", Good with { OrderedAt = DateTimeOffset.MinValue } },
        { "lines-too-many", "lines", Good with { Lines = Enumerable.Repeat<OrderLineBody?>(Line, 2_001).ToList() } },
        { "line-missing", "lines[1]", Good with { Lines = [Line, null] } },
        { "sku-missing", "lines[0].sku", Good with { Lines = [Line with { Sku = null }] } },
        { "sku-invalid", "lines[0].sku", Good with { Lines = [Line with { Sku = " A" }] } },
        { "quantity-missing", "lines[0].quantity", Good with { Lines = [Line with { Quantity = null }] } },
        { "quantity-invalid", "lines[0].quantity", Good with { Lines = [Line with { Quantity = 0 }] } },
        { "quantity-invalid", "lines[0].quantity", Good with { Lines = [Line with { Quantity = long.MaxValue }] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Line with { UnitPrice = -0.01m }] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Line with { UnitPrice = 0.0000001m }] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Line with { UnitPrice = decimal.MaxValue }] } },
        { "location-invalid", "lines[0].location", Good with { Lines = [Line with { Location = "Main" }] } },
        { "total-too-large", "lines", Good with { Lines = [Line with { Quantity = 1_000_000_000, UnitPrice = 1_000_000m }] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Each_wrong_field_is_named_with_its_code(string code, string field, OrderBody body) => Assert.Equal([(code, field)], Problems(body));

    [Fact]
    public void The_same_order_spelled_otherwise_has_the_same_hash()
    {
        var spelled = Good with { Lines = [Line with { Sku = "a1", UnitPrice = 2.500m, Location = "main" }, new("B2", 1)], OrderedAt = Good.OrderedAt!.Value.ToOffset(TimeSpan.FromHours(2)) };

        Assert.Equal(HashOf(Good), HashOf(spelled));
        Assert.Matches("^[0-9a-f]{64}$", HashOf(Good));
    }

    [Fact]
    public void An_order_without_a_date_hashes_alike_whenever_it_is_sent()
    {
        var undated = Good with { OrderedAt = null };

        Assert.Equal(HashOf(undated), CanonicalOrder.Validate(undated, Web, Now.AddHours(1)).CommandOrThrow().BodyHash);
    }

    [Fact]
    public void Any_other_content_has_another_hash()
    {
        OrderBody[] others =
        [
            Good with { CustomerId = "C-2" }, Good with { CustomerId = null }, Good with { Currency = "EUR" }, Good with { Allocation = null },
            Good with { OrderedAt = Now }, Good with { OrderedAt = null }, Good with { Lines = [Line, new("B2", 1, 0.000001m)] }, Good with { Lines = [Line, new("B2", 1, 0.000002m)] }, Good with { PaymentToken = null }, Good with { Lines = [Line] },
            Good with { Lines = [Line, new("B2", 2)] }, Good with { Lines = [Line, new("B3", 1)] }, Good with { Lines = [Line, new("B2", 1, 0m)] },
            Good with { Lines = [new("B2", 1), Line] }, Good with { Lines = [Line, new("B2", 1, Location: "north")] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Good).Select(HashOf).Distinct().Count());
    }

    private static string HashOf(OrderBody body) => CanonicalOrder.Validate(body, Web, Now).CommandOrThrow().BodyHash;

    private static List<(string Code, string Field)> Problems(OrderBody body)
    {
        var validation = CanonicalOrder.Validate(body, Web, Now);
        Assert.Null(validation.Command);
        return validation.Problems.Select(problem => (problem.Code, problem.Field)).ToList();
    }
}
