using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Postgres;
using OrderCluster.Engine.Transport;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo;

/// <summary>Makes the silo one of several: membership in the journal's database, ports for the others, and no reads once it may be overtaken.</summary>
internal static class ClusterWiring
{
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public static void Add(IServiceCollection services, SiloSettings settings, ClusterSettings cluster)
    {
        var ports = SiloPorts.Bind(cluster.Bind, cluster.SiloPort, cluster.GatewayPort);
        var self = new SiloAddress(Guid.NewGuid(), cluster.Advertise, ports.SiloPort, ports.GatewayPort, settings.Http?.Port ?? 0);
        services.AddClusterMembership(self, _ => new PostgresMembershipStore(settings.Store.Target, cluster.Name));
        services.AddClusterTransport(ports, transport =>
        {
            transport.ClusterName = cluster.Name;
            transport.Secret = cluster.Secret;
        });
        services.AddSingleton<IReadGate, HeartbeatGate>();
        services.AddSingleton<ISiloRows, ClusterSilos>();
    }

    private sealed class HeartbeatGate(IClusterMembership membership) : IReadGate
    {
        public bool IsOpen => membership.IsHeartbeatFresh;
    }
}
