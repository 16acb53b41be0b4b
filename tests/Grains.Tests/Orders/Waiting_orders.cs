using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Processes;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Waiting_orders
{
    [Theory]
    [InlineData(SimulatedTokens.Silent)]
    [InlineData(SimulatedTokens.Lost)]
    public async Task A_gateway_that_does_not_answer_at_first_is_asked_again_and_charges_once(string token)
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);

        var receipt = await world.WhileTimePasses(
            world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3)) with { PaymentToken = token }), "the order");

        Assert.Equal(OrderState.Confirmed, receipt.State);
        Assert.Equal((1L, 1), (world.Gateway.Charges, world.Gateway.ChargesOf("web/1/pay/1")));
        Assert.Equal(2, await world.Appends("1"));
        await world.Audit();
    }

    [Fact]
    public async Task A_gateway_that_is_silent_for_long_lets_the_order_answer_rest_and_go_on()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { UnansweredCalls = 9 });
        await world.Stock("A", 10);
        var command = Commands.Order("1", Commands.Line(1, "A", 3)) with { PaymentToken = SimulatedTokens.Silent };

        var early = await world.WhileTimePasses(world.Order("1").Place(command), "the first answer");
        Assert.Equal((OrderState.Submitted, PaymentState.Pending), (early.State, early.Payment));
        await world.PassTime(TimeSpan.FromSeconds(10));
        var waiting = (await OrderWorld.InTime(world.Order("1").Get(), "the view")).Waiting;
        Assert.Equal(("payment authorization", 7), (waiting?.For, waiting?.Attempt));
        Assert.NotNull(waiting!.NextTryAt);

        for (var i = 0; i < 5; i++)
        {
            await world.PassTime(TimeSpan.FromSeconds(60));
            await world.WakeDue();
        }

        Assert.Equal(OrderState.Confirmed, (await OrderWorld.InTime(world.Order("1").Get(), "the view")).State);
        Assert.Equal(1, world.Gateway.Charges);
        Assert.Empty(await world.Store.ReadDueAsync(DateTimeOffset.MaxValue, 10, default));
        await world.Audit();
    }

    [Fact]
    public async Task An_order_that_is_answered_before_it_rests_would_be_woken_should_its_silo_be_lost()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { Delay = TimeSpan.FromMinutes(1) });
        await world.Stock("A", 10);
        var placedAt = world.Clock.GetUtcNow();

        var early = await OrderWorld.InTime(
            world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3)) with { PatienceMs = 0 }), "the answer");

        Assert.Equal(OrderState.Submitted, early.State);
        var due = Assert.Single(await world.Store.ReadDueAsync(DateTimeOffset.MaxValue, 10, default));
        Assert.Equal(("order/web/1", placedAt + IProcess.DeadMansSwitch), (due.Stream, due.At));
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");
        Assert.Equal(new WaitView("payment authorization", placedAt, 1, null), view.Waiting);
        Assert.Equal("Waits for payment authorization, which takes longer; the order goes on by itself.", view.Timeline[^1].Text);
    }

    [Fact]
    public async Task Without_credit_it_is_held_holds_nothing_and_goes_on_once_the_limit_is_raised()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.LimitCredit("c1", 5);

        var held = await OrderWorld.InTime(
            world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3)) with { CustomerId = "c1" }), "the order");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");
        Assert.Equal((OrderState.Submitted, HoldReason.CreditLimit), (held.State, Assert.Single(held.Holds)));
        Assert.Equal(world.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), view.Waiting?.NextTryAt);
        Assert.Equal((10L, 0L), ((await world.Availability("A")).Available, (await world.Availability("A")).Reserved));

        await world.PassTime(TimeSpan.FromMinutes(1));
        await world.WakeDue();
        Assert.Equal(2, (await OrderWorld.InTime(world.Order("1").Get(), "the view")).Waiting?.Attempt);

        await world.LimitCredit("c1", 100, "limit-2");
        await world.PassTime(TimeSpan.FromMinutes(5));
        await world.WakeDue();
        Assert.Equal(OrderState.Confirmed, (await OrderWorld.InTime(world.Order("1").Get(), "the view")).State);
        Assert.Equal(7.50m, (await world.Customer("c1").Get()).Committed);
        await world.Audit();
    }

    [Fact]
    public async Task A_person_may_let_an_order_pass_the_limit()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 10);
        await world.LimitCredit("c1", 5);
        await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3)) with { CustomerId = "c1" }), "the order");

        var view = await OrderWorld.InTime(world.Order("1").ReleaseHold(new ReleaseHold(HoldReason.CreditLimit, "good customer", "ops")), "the release");

        Assert.Equal(OrderState.Confirmed, view.State);
        Assert.Contains(view.Timeline, e => e is { Kind: "hold-released", By: "ops" });
        await world.Audit();
    }

    [Fact]
    public async Task A_large_order_waits_for_a_person_and_holds_nothing_until_then()
    {
        await using var world = await OrderWorld.Create(new OrderOptions { ReviewAboveTotal = 5 });
        await world.Stock("A", 10);

        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 3))), "the order");
        Assert.Equal((OrderState.PendingReview, HoldReason.ManualReview), (receipt.State, Assert.Single(receipt.Holds)));
        Assert.Equal(0, (await world.Availability("A")).Reserved);

        await world.PassTime(TimeSpan.FromHours(3));
        var view = await OrderWorld.InTime(world.Order("1").ReleaseHold(new ReleaseHold(HoldReason.ManualReview, "looked at", "ops")), "the release");

        Assert.Equal(OrderState.Confirmed, view.State);
        await world.Audit();
    }

    [Fact]
    public async Task What_only_a_soft_hold_refuses_is_tried_again_until_that_resolves()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { UnansweredCalls = 4 });
        await world.Stock("A", 5);
        await world.Stock("B", 5);
        var first = world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 5)) with { PaymentToken = SimulatedTokens.Silent, PatienceMs = 0 });
        Assert.Equal(OrderState.Submitted, (await OrderWorld.InTime(first, "the first order")).State);

        var second = world.Order("2").Place(Commands.Order("2", Commands.Line(1, "B", 5), Commands.Line(2, "A", 5)));
        await world.WhileTimePasses(world.Order("1").Cancel(Commands.CancelAll("cancel-1")), "the cancellation");
        var receipt = await world.WhileTimePasses(second, "the second order");

        Assert.Equal(OrderState.Confirmed, receipt.State);
        Assert.Equal(PaymentOutcome.Voided, world.Gateway.StateOf("web/1/pay/1"));
        await world.Audit();
    }

    [Fact]
    public async Task What_a_soft_hold_refuses_for_too_long_is_rejected()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { UnansweredCalls = 1_000 });
        await world.Stock("A", 5);
        await world.Stock("B", 5);
        var first = world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 5)) with { PaymentToken = SimulatedTokens.Silent, PatienceMs = 0 });
        Assert.Equal(OrderState.Submitted, (await OrderWorld.InTime(first, "the first order")).State);

        var receipt = await world.WhileTimePasses(
            world.Order("2").Place(Commands.Order("2", Commands.Line(1, "B", 5), Commands.Line(2, "A", 5))), "the second order");

        Assert.Equal((OrderState.Rejected, "out-of-stock"), (receipt.State, receipt.ReasonCode));
        Assert.Equal((5L, 0L), ((await world.Availability("B")).Available, (await world.Availability("B")).Reserved));
        await world.Audit();
    }

    [Fact]
    public async Task Stock_that_others_took_after_a_hold_expired_rejects_the_order_and_voids_its_payment()
    {
        await using var world = await OrderWorld.Create(simulator: new PaymentSimulatorOptions { UnansweredCalls = 9 });
        await world.Stock("A", 5);
        await world.Stock("B", 5);
        var command = Commands.Order("1", Commands.Line(1, "A", 5), Commands.Line(2, "B", 5)) with { PaymentToken = SimulatedTokens.Silent, CustomerId = "c1" };
        await world.WhileTimePasses(world.Order("1").Place(command), "the first answer");
        await world.PassTime(TimeSpan.FromSeconds(61));
        await OrderWorld.InTime(world.Order("2").Place(Commands.Order("2", Commands.Line(1, "B", 4))), "the other order");

        for (var i = 0; i < 5; i++)
        {
            await world.PassTime(TimeSpan.FromSeconds(60));
            await world.WakeDue();
        }

        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");
        Assert.Equal((OrderState.Rejected, PaymentState.Voided, "out-of-stock-after-expiry"), (view.State, view.Payment, view.ReasonCode));
        Assert.Equal((0L, 4L), ((await world.Availability("A")).Committed, (await world.Availability("B")).Committed));
        Assert.Equal(0m, (await world.Customer("c1").Get()).Committed);
        Assert.Equal(GrainKeys.Order("web", "1"), view.OrderId);
        await world.Audit();
    }
}
