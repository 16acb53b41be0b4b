using OrderCluster.Client;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Postgres;
using OrderCluster.Engine.Transport;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo;

/// <summary>Lets others call the silo's grains over TCP.</summary>
internal static class ClusterWiring
{
    /// <summary>Makes the silo one of several: membership in the journal's database, ports for the others, and no reads once it may be overtaken.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public static void Add(IServiceCollection services, SiloSettings settings, ClusterSettings cluster)
    {
        var ports = SiloPorts.Bind(cluster.Bind, cluster.SiloPort, cluster.GatewayPort);
        var self = new SiloAddress(Guid.NewGuid(), cluster.Advertise, ports.SiloPort, ports.GatewayPort, settings.Http?.Port ?? 0);
        services.AddClusterMembership(self, _ => new PostgresMembershipStore(settings.Store.Target, cluster.Name));
        AddTransport(services, ports, cluster);
        services.AddSingleton<IReadGate, HeartbeatGate>();
        services.AddSingleton<ISiloRows, ClusterSilos>();
    }

    /// <summary>Opens the gateway of a silo that is alone: a cluster of one, for clients.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static void AddGatewayOfOne(IServiceCollection services, GatewaySettings gateway)
    {
        var ports = SiloPorts.BindGateway(gateway.Bind, gateway.GatewayPort);
        services.AddSingleton<ISiloMembership>(new SingleSilo(new SiloAddress(Guid.NewGuid(), gateway.Advertise, SiloPort: 0, ports.GatewayPort, HttpPort: 0)));
        AddTransport(services, ports, gateway);
    }

    private static void AddTransport(IServiceCollection services, SiloPorts ports, GatewaySettings settings)
    {
        var tls = EmbeddedTls.Of(settings.Tls?.Files.Read(TimeProvider.System));
        tls?.RequiresClientCertificate = settings.Tls!.RequiresClientCertificate;
        services.AddClusterTransport(ports, transport =>
        {
            transport.ClusterName = settings.Name;
            transport.Secret = settings.Secret;
            transport.ClientSecret = settings.ClientSecret;
            transport.Tls = tls;
        });
    }

    private sealed class HeartbeatGate(IClusterMembership membership) : IReadGate
    {
        public bool IsOpen => membership.IsHeartbeatFresh;

        public void Overtaken() => membership.Doubt();
    }
}
