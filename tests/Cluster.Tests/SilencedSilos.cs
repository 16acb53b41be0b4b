using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster.Faults;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
[Collection(OnThreeSilos.Name)]
public sealed class SilencedSilos(ThreeSiloCluster cluster) : ClusterTest(cluster)
{
    [StoreFact]
    public async Task A_silo_that_is_killed_while_nothing_happens_leaves_its_keys_to_the_others()
    {
        await Cluster.Silos[0].KillAsync();

        await Task.WhenAll(Skus.Select(Shop.ReadStockAsync));

        Assert.Equal(0, Shop.Failures);
        await AwaitActiveAsync(Cluster.Silos[1], Cluster.Silos[2]);
        await BeginLoadAsync();
        await AssertSoundAsync();
    }

    [StoreFact]
    public async Task What_a_paused_silo_still_had_to_write_is_refused_when_it_goes_on()
    {
        var paused = Cluster.Silos[1];
        await BeginLoadAsync();
        await using (await HeldCommits.TakeAsync(ConnectionString))
        {
            // While one commit waits for the lock, the appends for the next one gather in the silo's memory.
            await AwaitCallsAsync(200);
            await paused.PauseAsync();
        }

        await AwaitActiveAsync(Cluster.Silos[0], Cluster.Silos[2]);
        await AwaitOrdersAsync(200, "after the others gave the paused silo up");
        await paused.GoOnAsync();

        await AwaitActiveAsync([.. Cluster.Silos]);
        await AssertSoundAsync();
        Assert.Contains("was extended by another writer", LogOf(paused), StringComparison.Ordinal);
        Assert.Contains("This silo was evicted", LogOf(paused), StringComparison.Ordinal);
    }
}
