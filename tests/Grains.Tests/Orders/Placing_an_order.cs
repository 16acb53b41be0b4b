using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Placing_an_order
{
    [Fact]
    public async Task With_stock_and_payment_it_is_confirmed_in_two_appends()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.Stock("B", 10);

        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4))), "the order");

        Assert.Equal((OrderState.Confirmed, PaymentState.Authorized, false), (receipt.State, receipt.Payment, receipt.IsRepeat));
        Assert.Equal([(3L, 0L), (4L, 0L)], receipt.Lines.Select(l => (l.Promised, l.Short)));
        Assert.Equal(2, await world.Appends("1"));
        Assert.Equal((7L, 3L), await Books(world, "A"));
        Assert.Equal(1, world.Gateway.Charges);
        await world.Audit();
    }

    [Fact]
    public async Task The_same_body_again_gets_the_same_receipt_and_reserves_nothing()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        var command = Commands.Order("1", Commands.Line(1, "A", 3));
        var first = await OrderWorld.InTime(world.Order("1").Place(command), "the order");

        var again = await OrderWorld.InTime(world.Order("1").Place(command), "the repeat");
        var retried = await OrderWorld.InTime(world.Order("1").Place(command with { IsRetry = true }), "the retry");

        Assert.Equal(Known(first), Known(again));
        Assert.Equal(Known(first), Known(retried));
        Assert.Equal((7L, 3L), await Books(world, "A"));
        Assert.Equal(2, await world.Appends("1"));
        await world.Audit();

        static string Known(OrderReceipt r) => $"{r.OrderId} {r.State} {r.Payment} {r.Total} {string.Join(",", r.Lines)}";
    }

    [Fact]
    public async Task Another_body_under_the_same_reference_is_a_conflict()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3))), "the order");

        var other = Commands.Order("1", Commands.Line(1, "A", 5)) with { BodyHash = "another" };
        var error = await Assert.ThrowsAsync<ConflictException>(() => OrderWorld.InTime(world.Order("1").Place(other), "the other order"));

        Assert.Equal("order-reference-reused", error.Code);
        Assert.Equal((7L, 3L), await Books(world, "A"));
    }

    [Fact]
    public async Task Two_calls_at_once_make_one_order()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        var command = Commands.Order("1", Commands.Line(1, "A", 3));

        var both = await OrderWorld.InTime(Task.WhenAll(world.Order("1").Place(command), world.Order("1").Place(command)), "both calls");

        Assert.All(both, r => Assert.Equal(OrderState.Confirmed, r.State));
        Assert.Equal((7L, 3L), await Books(world, "A"));
        Assert.Equal(2, await world.Appends("1"));
    }

    [Fact]
    public async Task All_or_nothing_without_stock_is_rejected_in_one_append_and_gives_everything_back()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.Stock("B", 3);

        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4))), "the order");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");

        Assert.Equal((OrderState.Rejected, "out-of-stock"), (receipt.State, receipt.ReasonCode));
        Assert.Contains(view.Timeline, e => e is { Kind: "line-short", Sku: "B", Asked: 4, Got: 3 });
        Assert.Equal(1, await world.Appends("1"));
        Assert.Equal((10L, 0L), await Books(world, "A"));
        Assert.Equal(0, world.Gateway.Charges);
        await world.Audit();
    }

    [Fact]
    public async Task Ship_what_is_there_takes_what_is_there_and_says_what_is_short()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.Stock("B", 3);
        await world.LimitCredit("c1", 1_000);
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { Allocation = AllocationRule.ShipWhatIsThere, CustomerId = "c1" };

        var receipt = await OrderWorld.InTime(world.Order("1").Place(command), "the order");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");

        Assert.Equal(OrderState.Confirmed, receipt.State);
        Assert.Equal([(3L, 0L), (3L, 1L)], receipt.Lines.Select(l => (l.Promised, l.Short)));
        Assert.Contains(view.Timeline, e => e is { Kind: "line-short", Sku: "B", Asked: 4, Got: 3 });
        Assert.Equal(15m, (await world.Customer("c1").Get()).Committed);
        await world.Audit();
    }

    [Fact]
    public async Task Ship_what_is_there_with_nothing_there_is_rejected_with_the_same_entries()
    {
        await using var world = await OrderWorld.Create();
        var command = Commands.Order("1", Commands.Line(1, "A", 3)) with { Allocation = AllocationRule.ShipWhatIsThere };

        var receipt = await OrderWorld.InTime(world.Order("1").Place(command), "the order");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");

        Assert.Equal((OrderState.Rejected, "out-of-stock"), (receipt.State, receipt.ReasonCode));
        Assert.Contains(view.Timeline, e => e is { Kind: "line-short", Sku: "A", Asked: 3, Got: 0 });
        await world.Audit();
    }

    [Fact]
    public async Task A_declined_payment_rejects_it_and_gives_everything_back()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.LimitCredit("c1", 1_000);
        var command = Commands.Order("1", Commands.Line(1, "A", 3)) with { PaymentToken = SimulatedTokens.Decline, CustomerId = "c1" };

        var receipt = await OrderWorld.InTime(world.Order("1").Place(command), "the order");

        Assert.Equal((OrderState.Rejected, PaymentState.Declined, "payment-declined"), (receipt.State, receipt.Payment, receipt.ReasonCode));
        Assert.Equal((10L, 0L), await Books(world, "A"));
        Assert.Equal(0m, (await world.Customer("c1").Get()).Reserved);
        Assert.Equal(2, await world.Appends("1"));
        await world.Audit();
    }

    [Fact]
    public async Task An_order_of_nothing_to_pay_asks_no_gateway()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);

        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3, price: 0))), "the order");

        Assert.Equal((OrderState.Confirmed, PaymentState.Authorized), (receipt.State, receipt.Payment));
        Assert.Equal(0, world.Gateway.Charges);
        await world.Audit();
    }

    [Fact]
    public async Task Looking_for_an_order_that_is_not_there_creates_nothing_and_stands_in_nobodys_way()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);

        var error = await Assert.ThrowsAsync<NotFoundException>(() => OrderWorld.InTime(world.Order("1").Get(), "the view"));
        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3))), "the order");

        Assert.Equal("order-not-found", error.Code);
        Assert.Equal(OrderState.Confirmed, receipt.State);
    }

    private static async Task<(long Available, long Committed)> Books(OrderWorld world, string sku)
    {
        var seen = await world.Availability(sku);
        return (seen.Available, seen.Committed);
    }
}
