using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Inventory;
using OrderCluster.Testing;

namespace OrderCluster.Grains.Tests.Inventory;

public sealed class Bucket_laws
{
    /// <summary>
    /// At every decision: no oversell, quantities add up, a hold ends once, a repeat gets the first reply, deciding changes nothing and answers the same twice,
    /// events survive the journal, and a restored snapshot goes on like the state that it was taken of.
    /// </summary>
    [Fact]
    public void Hold_at_every_step_of_any_run() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs.Of(500)), Prop.ForAll(BucketSteps.Runs, run => new BucketRun().Play(run)));

    [Fact]
    public void Are_tested_on_runs_in_which_everything_happens()
    {
        var seen = new HashSet<Type>();
        foreach (var run in BucketSteps.Runs.Generator.Sample(300))
        {
            var played = new BucketRun();
            played.Play(run);
            seen.UnionWith(played.Events.Select(e => e.GetType()));
        }

        var all = typeof(StockEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(StockEvent)));
        Assert.Empty(all.Except(seen));
    }
}
