using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Order_laws
{
    /// <summary>
    /// After every decision: each unit is in one place, states follow from lines, the due time stands for the wait, an unfinished order is found after a crash,
    /// a repeat gets the first receipt, a promise is told alike for ever, and the journal gives the same order back.
    /// </summary>
    [Fact]
    public void Hold_after_every_move_of_any_run() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(OrderMove.Runs, run => new OrderRun().Play(run)));

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

        // The first version of a cancellation is read and no longer written.
        var all = typeof(OrderEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(OrderEvent)) && t != typeof(CancelRequested));
        Assert.Empty(all.Except(seen));
    }
}
