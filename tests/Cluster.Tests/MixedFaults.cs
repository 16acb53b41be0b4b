using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster.Faults;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
[Collection(OnThreeSilos.Name)]
public sealed class MixedFaults(ThreeSiloCluster cluster) : ClusterTest(cluster)
{
    [StoreFact(Skip = "Takes four minutes on two cores, more than the suite has left, and does not pass on Orleans yet: a silo that is restarted in the sequence can not connect to one that lives. loadtests/Load soak goes through the same faults.")]
    public async Task Every_kind_of_fault_comes_to_pass_one_after_the_other_and_two_at_a_time()
    {
        await BeginLoadAsync();
        var faults = new FaultSequence(Cluster, Postgres, seed: 4);
        for (var step = 0; step < FaultSequence.Kinds; step++)
        {
            var fault = await faults.StepAsync();
            await AwaitOrdersAsync(20, $"after {fault}");
        }

        await AssertSoundAsync();
    }
}
