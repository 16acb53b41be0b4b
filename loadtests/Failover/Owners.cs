using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Failover;

/// <summary>Which silo each key's bucket is active in, by Orleans's directory of grains; null where it is in none.</summary>
internal sealed class Owners(IReadOnlyDictionary<string, SiloAddress?> silos)
{
    private const int Asking = 256;

    internal static async Task<Owners> ReadAsync(Bench bench)
    {
        var management = bench.Grains.GetGrain<IManagementGrain>(0);
        var silos = new Dictionary<string, SiloAddress?>(StringComparer.Ordinal);
        foreach (var keys in bench.Keys.Chunk(Asking))
        {
            var found = await Task.WhenAll(keys.Select(key => management.GetActivationAddress(bench.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(key))).AsTask()));
            foreach (var (key, silo) in keys.Zip(found))
            {
                silos[key] = silo;
            }
        }

        return new Owners(silos);
    }

    internal HashSet<string> KeysOf(SiloProcess silo, IEnumerable<string> keys) =>
        keys.Where(key => silos[key]?.Endpoint.Port == silo.Ports.Silo).ToHashSet(StringComparer.Ordinal);
}
