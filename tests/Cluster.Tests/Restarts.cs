using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
[Collection(OnThreeSilos.Name)]
public sealed class Restarts(ThreeSiloCluster cluster) : ClusterTest(cluster)
{
    [StoreFact]
    public async Task All_silos_are_restarted_one_after_the_other_without_a_failed_call()
    {
        await BeginLoadAsync();
        foreach (var silo in Cluster.Silos.ToArray())
        {
            var exitCode = await silo.StopAsync();
            Assert.True(exitCode == 0, $"The stopped silo ended with {exitCode}: {LogOf(silo)}");
            await AwaitOrdersAsync(20, "after a silo has left");
            await Cluster.RestartAsync(silo);
            await AwaitOrdersAsync(20, "after it has come back");
        }

        await AssertSoundAsync();
        AssertFewRetries();
    }

    [StoreFact]
    public async Task Two_silos_that_start_at_once_take_their_share_without_a_failed_call()
    {
        await Task.WhenAll(Cluster.Silos.Skip(1).Select(silo => silo.StopAsync()));
        await BeginLoadAsync();

        await Cluster.RestartAsync([.. Cluster.Silos.Skip(1)]);

        await AwaitOrdersAsync(100, "after two more have joined");
        await AssertSoundAsync();
        AssertFewRetries();
        Assert.All(Cluster.Silos.Skip(1), silo => Assert.Contains("after a rehearsal", LogOf(silo), StringComparison.Ordinal));
        var rows = await Cluster.Board(Cluster.Silos[0]).SilosAsync();
        Assert.All(rows, row => Assert.True(row.Activations > 0, $"{row.Address} has no grains."));
    }
}
