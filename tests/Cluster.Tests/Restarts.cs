using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
public sealed class Restarts : ClusterTest
{
    [StoreFact]
    public async Task All_silos_are_restarted_one_after_the_other_without_a_failed_call()
    {
        await BeginLoadAsync();
        foreach (var silo in Cluster.Silos.ToArray())
        {
            var exitCode = await silo.StopAsync();
            Assert.True(exitCode == 0, $"The stopped silo ended with {exitCode}: {silo.Log}");
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
        await Cluster.Silos[2].StopAsync();
        await BeginLoadAsync();

        var added = await Cluster.AddAsync(2);

        await AwaitActiveAsync(added[0], added[1], Cluster.Silos[0], Cluster.Silos[1]);
        await AwaitOrdersAsync(100, "after two more have joined");
        await AssertSoundAsync();
        AssertFewRetries();
        Assert.All(added, silo => Assert.Contains("after a rehearsal", silo.Log, StringComparison.Ordinal));
        var rows = await Cluster.Board(Cluster.Silos[0]).SilosAsync();
        Assert.All(rows, row => Assert.True(row.Activations > 0, $"{row.Address} has no grains."));
    }
}
