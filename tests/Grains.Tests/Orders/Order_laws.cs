using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Orders;
using OrderCluster.Testing;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Order_laws
{
    /// <summary>
    /// After every decision: each unit is in one place, states follow from lines, the due time stands for the wait, an unfinished order is found after a crash,
    /// a repeat gets the first receipt, a promise is told alike for ever, and the journal gives the same order back.
    /// </summary>
    [Fact]
    public void Hold_after_every_move_of_any_run() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs.Of(1_000)), Prop.ForAll(OrderMove.Runs, run => new OrderRun().Play(run)));

    /// <summary>Once the units of its last line are gone too, an order that takes what is there ends instead of failing for ever.</summary>
    [Fact]
    public void Hold_when_the_holds_of_an_order_that_takes_what_is_there_lapse_and_nothing_is_left()
    {
        var run = new OrderRun();
        run.Play(
        [
            new OrderMove(MoveKind.Place, Line: 3, Quantity: 2, Luck: 9, TimeStepSeconds: 0),
            new OrderMove(MoveKind.CancelPart, Line: 2, Quantity: 0, Luck: 21, TimeStepSeconds: 120),
            new OrderMove(MoveKind.CloseCancellation, Line: 2, Quantity: 1, Luck: 6, TimeStepSeconds: 0),
            new OrderMove(MoveKind.Reserve, Line: 3, Quantity: 0, Luck: 8, TimeStepSeconds: 0),
            new OrderMove(MoveKind.Reserve, Line: 1, Quantity: 0, Luck: 16, TimeStepSeconds: 0),
        ]);

        Assert.IsType<OrderRejected>(run.Events[^1]);
    }

    [Fact]
    public void Are_tested_on_runs_in_which_everything_happens()
    {
        var seen = new HashSet<Type>();
        foreach (var run in OrderMove.Runs.Generator.Sample(500))
        {
            var played = new OrderRun();
            played.Play(run);
            seen.UnionWith(played.Events.Select(e => e.GetType()));
        }

        // Earlier versions of events are read and no longer written.
        var all = typeof(OrderEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(OrderEvent)) && t != typeof(CancelRequested) && t != typeof(RetryScheduled));
        Assert.Empty(all.Except(seen));
    }
}
