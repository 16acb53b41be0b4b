using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Postgres;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Failover;

/// <summary>Which silo owns a key, by the cluster's own table.</summary>
internal sealed class Owners(ClusterView view, IGrainFactory grains)
{
    internal static async Task<Owners> ReadAsync(Bench bench)
    {
        await using var table = new PostgresMembershipStore(bench.Cluster.Store["postgres:".Length..], SiloProcess.ClusterName);
        return new Owners(await table.ReadAsync(CancellationToken.None), bench.Grains);
    }

    internal HashSet<string> KeysOf(SiloProcess silo, IEnumerable<string> keys) => keys
        .Where(key => view.OwnerOf(grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(key)).GetGrainId())?.HttpPort == silo.Ports.Http)
        .ToHashSet(StringComparer.Ordinal);
}
