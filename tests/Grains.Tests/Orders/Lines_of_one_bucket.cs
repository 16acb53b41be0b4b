using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Lines_of_one_bucket
{
    [Fact]
    public async Task All_or_nothing_never_waits_for_its_own_soft_hold()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 1);

        // The clock stands still, so an order that waited would never be answered.
        var receipt = await OrderWorld.InTime(world.Order("1").Place(Commands.Order("1", Commands.Line(1, "A", 1), Commands.Line(2, "A", 1))), "the order");

        Assert.Equal((OrderState.Rejected, "out-of-stock"), (receipt.State, receipt.ReasonCode));
        Assert.Equal([0L, 1L], receipt.Lines.Select(l => l.Short));
        Assert.Equal(1, await world.Appends("1"));
        Assert.Equal(1, (await world.Availability("A")).Available);
        await world.Audit();
    }

    [Fact]
    public async Task All_or_nothing_is_confirmed_when_their_sum_is_there()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 6);
        await world.Stock("B", 1);
        var command = Commands.Order("1", Commands.Line(1, "A", 1), Commands.Line(2, "B", 1), Commands.Line(3, "A", 2), Commands.Line(4, "A", 3));

        var receipt = await OrderWorld.InTime(world.Order("1").Place(command), "the order");

        Assert.Equal(OrderState.Confirmed, receipt.State);
        Assert.Equal([1L, 1L, 2L, 3L], receipt.Lines.Select(l => l.Promised));
        Assert.Equal((0L, 6L), ((await world.Availability("A")).Available, (await world.Availability("A")).Committed));
        await world.Audit();
    }

    [Fact]
    public async Task Ship_what_is_there_takes_what_is_there_and_says_which_line_is_short()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 1);
        var command = Commands.Order("1", Commands.Line(1, "A", 1), Commands.Line(2, "A", 1)) with { Allocation = AllocationRule.ShipWhatIsThere };

        var receipt = await OrderWorld.InTime(world.Order("1").Place(command), "the order");

        Assert.Equal(OrderState.Confirmed, receipt.State);
        Assert.Equal((1L, 1L), (receipt.Lines.Sum(l => l.Promised), receipt.Lines.Sum(l => l.Short)));
        await world.Audit();
    }

    [Fact]
    public async Task Of_several_lines_the_short_ones_are_those_that_the_stock_does_not_reach()
    {
        await using var world = await OrderWorld.Create();
        await world.Stock("A", 4);
        var command = Commands.Order("1", Commands.Line(1, "A", 1), Commands.Line(2, "A", 2), Commands.Line(3, "A", 2), Commands.Line(4, "A", 1));

        await OrderWorld.InTime(world.Order("1").Place(command), "the order");
        var view = await OrderWorld.InTime(world.Order("1").Get(), "the view");

        Assert.Equal(
            [(3, 2L, 1L), (4, 1L, 0L)],
            view.Timeline.Where(e => e.Kind == "line-short").Select(e => (e.LineNumber!.Value, e.Asked!.Value, e.Got!.Value)));
    }
}
