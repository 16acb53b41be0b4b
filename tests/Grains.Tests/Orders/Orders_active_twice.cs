using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

/// <summary>No directory knows orders, so two silos that know nothing of each other may both have an order active: one of them knows less than the journal.</summary>
public sealed class Orders_active_twice
{
    [Fact]
    public async Task An_order_that_another_silo_has_cancelled_is_not_shown_as_it_was()
    {
        await using var world = await OrderWorld.Create();
        var overtaken = await CancelElsewhere(world);

        await Assert.ThrowsAsync<TryAgainException>(overtaken.Get);

        Assert.Equal(OrderState.Cancelled, (await overtaken.Get()).State);
    }

    [Fact]
    public async Task A_repeat_of_an_order_that_another_silo_has_cancelled_gets_no_receipt_from_before()
    {
        await using var world = await OrderWorld.Create();
        var overtaken = await CancelElsewhere(world);

        await Assert.ThrowsAsync<TryAgainException>(() => overtaken.Place(Placed()));

        Assert.Equal(OrderState.Cancelled, (await overtaken.Place(Placed())).State);
    }

    [Fact]
    public async Task An_activation_that_was_overtaken_appends_nothing_when_it_goes_on()
    {
        await using var world = await OrderWorld.Create();
        var overtaken = await CancelElsewhere(world);
        var appends = await world.Appends("1");

        await world.PassTime(TimeSpan.FromSeconds(5));

        Assert.Equal(OrderState.Cancelled, (await overtaken.Get()).State);
        Assert.Equal(appends, await world.Appends("1"));
        await world.Audit();
    }

    [Fact]
    public async Task A_process_that_loses_its_state_is_carried_on_by_a_successor_without_a_request()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 5);
        var life = SiloLife.Whole;
        await world.StartSilo(life);
        Assert.Equal(OrderState.Submitted, (await world.Order("1").Place(Placed())).State);
        life.Conflicting = "order/web/1";

        await world.PassTime(TimeSpan.FromSeconds(2));

        Assert.Null(life.Conflicting);
        Assert.Equal(OrderState.Confirmed, (await world.Order("1").Get()).State);
        Assert.Equal(1, world.Gateway.Charges);
        await world.Audit();
    }

    /// <summary>An order whose payment leaves the silo that placed it waiting, and that another silo cancels meanwhile.</summary>
    /// <returns>The order at the silo that still waits.</returns>
    private static async Task<IOrderGrain> CancelElsewhere(OrderWorld world)
    {
        await world.Stock("A", 5);
        var order = world.Order("1");
        Assert.Equal(OrderState.Submitted, (await order.Place(Placed())).State);
        Assert.Equal("payment authorization", (await order.Get()).Waiting?.For);

        await world.StartSilo(SiloLife.Whole);
        Assert.Equal(OrderState.Cancelled, (await world.Order("1").Cancel(Commands.CancelAll("cancel-1"))).State);
        return order;
    }

    private static PlaceOrder Placed() =>
        Commands.Order("1", Commands.Line(1, "A", 3)) with { PaymentToken = SimulatedTokens.Lost, PatienceMs = 0 };
}
