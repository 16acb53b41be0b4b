using System.Net;
using Npgsql;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Placement;
using OrderCluster.LocalCluster;

namespace OrderCluster.Failover;

/// <summary>Which silo owns each key's bucket, by the silos that the cluster's table has active.</summary>
internal sealed class Owners(SiloAddress[] active, IGrainFactory grains)
{
    internal static async Task<Owners> ReadAsync(Bench bench)
    {
        await using var connection = new NpgsqlConnection(bench.Cluster.Store["postgres:".Length..] + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT address, port, generation FROM orleansmembershiptable WHERE status = 3", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var active = new List<SiloAddress>();
        while (await rows.ReadAsync())
        {
            active.Add(SiloAddress.New(new IPEndPoint(IPAddress.Parse(rows.GetString(0)), rows.GetInt32(1)), rows.GetInt32(2)));
        }

        return new Owners([.. active], bench.Grains);
    }

    internal HashSet<string> KeysOf(SiloProcess silo, IEnumerable<string> keys) => keys
        .Where(key => Rendezvous.OwnerOf(grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(key)).GetGrainId(), active).Endpoint.Port == silo.Ports.Silo)
        .ToHashSet(StringComparer.Ordinal);
}
