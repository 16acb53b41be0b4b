using System.Text.Json;
using OrderCluster.Engine.Membership;
using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo;

/// <summary>The silos of the cluster, as this one knows them.</summary>
internal sealed class ClusterSilos(IClusterMembership membership) : ISiloRows
{
    public IReadOnlyList<SiloRow> Take()
    {
        var self = membership.Self.SiloId;
        return [.. membership.View.Silos.Select(silo => Row(silo, self)).OrderByDescending(row => row.IsThis).ThenBy(row => row.Address, StringComparer.Ordinal)];
    }

    private static SiloRow Row(SiloEntry silo, Guid self) => new(
        silo.Address.HttpPort == 0 ? $"{silo.Address.Host}:{silo.Address.SiloPort}" : $"http://{silo.Address.Host}:{silo.Address.HttpPort}",
        JsonNamingPolicy.KebabCaseLower.ConvertName(silo.Status.ToString()),
        silo.Address.SiloId == self,
        (long)silo.HeartbeatAge.TotalMilliseconds,
        silo.Load.Activations,
        silo.Load.CallsPerSecond,
        silo.Load.CpuCores);
}
