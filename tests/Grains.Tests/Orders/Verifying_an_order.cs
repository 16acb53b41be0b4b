using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Verifying_an_order
{
    private static readonly PlaceOrder Good = Commands.Order("1", Commands.Line(1, "A", 3));

    public static TheoryData<string, string, PlaceOrder> WrongOrders => new()
    {
        { "order-key-mismatch", "reference", Good with { Reference = "2" } },
        { "reference-invalid", "reference", Good with { Reference = ".." } },
        { "reference-missing", "reference", Good with { Reference = null! } },
        { "customer-invalid", "customerId", Good with { CustomerId = "." } },
        { "payment-card-refused", "paymentToken", Good with { PaymentToken = "4111111111111111" } },
        { "ordered-at-invalid", "orderedAt", Good with { OrderedAt = default } },
        { "line-missing", "lines[0]", Good with { Lines = [null!] } },
        { "sku-invalid", "lines[0].sku", Good with { Lines = [Commands.Line(1, "..", 1)] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Commands.Line(1, "A", 1, 1_000_000_000.01m)] } },
        { "body-hash-invalid", "bodyHash", Good with { BodyHash = "" } },
        { "customer-invalid", "customerId", Good with { CustomerId = "a b" } },
        { "currency-invalid", "currency", Good with { Currency = "gbp" } },
        { "currency-unknown", "currency", Good with { Currency = "EUU" } },
        { "currency-unknown", "currency", Good with { Currency = "XXX" } },
        { "price-invalid", "lines[0].unitPrice", Good with { Currency = "JPY", Lines = [Commands.Line(1, "A", 1, 0.00001m)] } },
        { "allocation-invalid", "allocation", Good with { Allocation = (AllocationRule)7 } },
        { "payment-token-invalid", "paymentToken", Good with { PaymentToken = "" } },
        { "lines-missing", "lines", Good with { Lines = [] } },
        { "lines-too-many", "lines", Good with { Lines = [.. Enumerable.Range(1, 2_001).Select(n => Commands.Line(n, "A", 1))] } },
        { "line-number-invalid", "lines[1].number", Good with { Lines = [Commands.Line(1, "A", 1), Commands.Line(1, "B", 1)] } },
        { "line-number-invalid", "lines[0].number", Good with { Lines = [Commands.Line(0, "A", 1)] } },
        { "sku-invalid", "lines[0].sku", Good with { Lines = [Commands.Line(1, "a", 1)] } },
        { "quantity-invalid", "lines[0].quantity", Good with { Lines = [Commands.Line(1, "A", 0)] } },
        { "quantity-invalid", "lines[0].quantity", Good with { Lines = [Commands.Line(1, "A", -1)] } },
        { "quantity-invalid", "lines[0].quantity", Good with { Lines = [Commands.Line(1, "A", long.MaxValue)] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Commands.Line(1, "A", 1, -0.01m)] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Commands.Line(1, "A", 1, 0.0000001m)] } },
        { "price-invalid", "lines[0].unitPrice", Good with { Lines = [Commands.Line(1, "A", 1, decimal.MaxValue)] } },
        { "location-invalid", "lines[0].location", Good with { Lines = [Commands.Line(1, "A", 1) with { Location = "" }] } },
    };

    [Theory]
    [MemberData(nameof(WrongOrders))]
    public void What_is_wrong_in_itself_is_named_by_field(string code, string field, PlaceOrder command)
    {
        var error = Assert.Throws<InvalidRequestException>(() => OrderVerification.CheckForm("web/1", command, DateTimeOffset.UnixEpoch));

        Assert.Equal((code, field), (error.Problems[0].Code, error.Problems[0].Field));
    }

    [Fact]
    public void A_sum_that_is_too_large_is_refused_and_overflows_nothing()
    {
        var lines = Enumerable.Range(1, 2_000).Select(n => Commands.Line(n, "A", OrderLimits.MaxQuantity, OrderLimits.MaxUnitPrice));

        var error = Assert.Throws<InvalidRequestException>(() => OrderVerification.Price(Good with { Lines = [.. lines] }, []));

        Assert.Equal("total-too-large", error.Code);
    }

    [Fact]
    public async Task Prices_come_from_the_catalogue_unless_the_caller_may_quote()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await OrderWorld.InTime(world.Grains.GetGrain<IProductGrain>("A").Put(new PutProduct("a", new Money(4m, "GBP"), "each", "test")), "the product");
        var unquoted = Good with { MayQuotePrices = false };

        Assert.Equal("price-mismatch", await Code(world, unquoted));
        Assert.Equal("currency-mismatch", await Code(world, unquoted with { Currency = "EUR" }));
        Assert.Equal("sku-unknown", await Code(world, unquoted with { Lines = [Commands.Line(1, "B", 1)] }));
        Assert.Equal(0, await world.Appends("1"));
        var receipt = await OrderWorld.InTime(world.Order("1").Place(unquoted with { Lines = [Commands.Line(1, "A", 3) with { UnitPrice = null }] }), "the order");
        Assert.Equal((OrderState.Confirmed, 12m), (receipt.State, receipt.Total.Amount));
    }

    [Fact]
    public async Task A_repeat_gets_its_order_although_the_price_has_changed_since()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        var product = world.Grains.GetGrain<IProductGrain>("A");
        await OrderWorld.InTime(product.Put(new PutProduct("a", new Money(2.50m, "GBP"), "each", "test")), "the product");
        var command = Good with { MayQuotePrices = false };
        await OrderWorld.InTime(world.Order("1").Place(command), "the order");
        await OrderWorld.InTime(product.Put(new PutProduct("a", new Money(3m, "GBP"), "each", "test")), "the new price");

        var again = await OrderWorld.InTime(world.Order("1").Place(command), "the repeat");

        Assert.Equal((OrderState.Confirmed, true), (again.State, again.IsRepeat));
    }

    private static async Task<string> Code(OrderWorld world, PlaceOrder command) =>
        (await Assert.ThrowsAsync<InvalidRequestException>(() => OrderWorld.InTime(world.Order("1").Place(command), "the refusal"))).Code;
}
