using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Cancelling_an_order
{
    [Fact]
    public async Task In_part_gives_back_those_units_and_their_credit()
    {
        await using var world = await Confirmed();

        var receipt = await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelPart("op", new CancelLine(1, 2))), "the cancellation");

        var line = Assert.Single(receipt.Lines);
        Assert.Equal((2L, 1L, OrderState.Confirmed), (line.Cancelled, line.Remaining, receipt.State));
        Assert.Equal(1, (await world.Availability("A")).Committed);
        Assert.Equal(12.50m, (await world.Customer("c1").Get()).Committed);
        Assert.Equal(PaymentOutcome.Authorized, world.Gateway.StateOf("web/1/pay/1"));
        await world.Audit();
    }

    [Fact]
    public async Task As_a_whole_gives_back_everything_and_voids_the_payment()
    {
        await using var world = await Confirmed();

        var receipt = await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelAll("op")), "the cancellation");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");

        Assert.Equal((OrderState.Cancelled, OrderState.Cancelled, PaymentState.Voided), (receipt.State, view.State, view.Payment));
        Assert.Equal((0L, 0L), ((await world.Availability("A")).Committed, (await world.Availability("B")).Committed));
        Assert.Equal(0m, (await world.Customer("c1").Get()).Committed);
        Assert.Equal(PaymentOutcome.Voided, world.Gateway.StateOf("web/1/pay/1"));
        await world.Audit();
    }

    [Fact]
    public async Task Line_by_line_to_the_last_unit_ends_it()
    {
        await using var world = await Confirmed();

        await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelPart("op-1", new CancelLine(1, null))), "the first");
        var last = await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelPart("op-2", new CancelLine(2, 4))), "the last");

        Assert.Equal(OrderState.Cancelled, last.State);
        Assert.Equal(PaymentState.Voided, (await OrderWorld.InTime(world.Order("1").Get(), "the view")).Payment);
        await world.Audit();
    }

    [Fact]
    public async Task A_repeated_operation_gets_the_stored_receipt_and_another_content_is_refused()
    {
        await using var world = await Confirmed();
        var first = await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelPart("op", new CancelLine(1, 2))), "the cancellation");

        var again = await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelPart("op", new CancelLine(1, 2))), "the repeat");
        var error = await Assert.ThrowsAsync<ConflictException>(() => world.Order("1").Cancel(Commands.CancelPart("op", new CancelLine(1, 1))));

        Assert.Equal((first.Lines[0], first.State, true), (again.Lines[0], again.State, again.IsRepeat));
        Assert.Equal("operation-reused", error.Code);
        Assert.Equal(1, (await world.Availability("A")).Committed);
    }

    [Fact]
    public async Task What_does_not_fit_the_order_is_refused_and_changes_nothing()
    {
        await using var world = await Confirmed();

        Assert.Equal("quantity-exceeds-open", (await Refusal<ConflictException>(world, Commands.CancelPart("op", new CancelLine(1, 4)))).Code);
        Assert.Equal("line-not-found", (await Refusal<InvalidRequestException>(world, Commands.CancelPart("op", new CancelLine(9, 1)))).Code);
        Assert.Equal("quantity-invalid", (await Refusal<InvalidRequestException>(world, Commands.CancelPart("op", new CancelLine(1, 0)))).Code);
        Assert.Equal("operation-invalid", (await Refusal<InvalidRequestException>(world, Commands.CancelAll("with space"))).Code);
        Assert.Equal(2, await world.Appends("1"));
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_found_and_one_that_was_rejected_can_not_be_cancelled()
    {
        await using var world = await OrderWorld.Create();
        await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3))), "the order");

        Assert.Equal("order-not-cancellable", (await Refusal<ConflictException>(world, Commands.CancelAll("op"))).Code);
        Assert.Equal(
            "order-not-found", (await Assert.ThrowsAsync<NotFoundException>(() => world.Order("2").Cancel(Commands.CancelAll("op")))).Code);
    }

    [Fact]
    public async Task While_its_payment_is_awaited_undoes_it()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { UnansweredCalls = 3 });
        await world.Stock("A", 10);
        var placing = world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3)) with { PaymentToken = SimulatedTokens.Silent, PatienceMs = 0 });
        Assert.Equal(OrderState.Submitted, (await OrderWorld.InTime(placing, "the order")).State);

        await world.WhileTimePasses(world.Order("1").Cancel(Commands.CancelAll("op")), "the cancellation");

        Assert.Equal(OrderState.Cancelled, (await OrderWorld.InTime(world.Order("1").Get(), "the view")).State);
        Assert.Equal((10L, 0L), ((await world.Availability("A")).Available, (await world.Availability("A")).Committed));
        Assert.Equal(PaymentOutcome.Voided, world.Gateway.StateOf("web/1/pay/1"));
        await world.Audit();
    }

    private static async Task<OrderWorld> Confirmed()
    {
        var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.Stock("B", 10);
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { CustomerId = "c1" };
        Assert.Equal(OrderState.Confirmed, (await OrderWorld.InTime(world.Order("1").Place(command), "the order")).State);
        return world;
    }

    private static Task<TError> Refusal<TError>(OrderWorld world, CancelOrder command)
        where TError : Exception =>
        Assert.ThrowsAsync<TError>(() => OrderWorld.InTime(world.Order("1").Cancel(command), "the refusal"));
}
