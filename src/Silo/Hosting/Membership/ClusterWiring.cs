using System.Net;
using System.Net.Sockets;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Hosting.Security;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Says how the silo finds others and is reached: through tables in the journal's database, or alone.</summary>
internal static class ClusterWiring
{
    /// <summary>What must be there before Orleans: the heartbeat, and what happens to a silo that it can't go on with.</summary>
    public static void AddBeforeOrleans(IServiceCollection services, SiloSettings settings)
    {
        if (settings.Cluster is not null)
        {
            services.AddSingleton(settings);

            // Before Orleans, so that it ends after: a silo that leaves in order is not silent meanwhile.
            services.AddSingleton<SiloHeartbeat>();
            services.AddHostedService(provider => provider.GetRequiredService<SiloHeartbeat>());
            services.AddHostedService<OrderlyStop>();
            services.AddHostedService<Rehearsal>();
            services.AddSingleton<IReadGate>(provider => provider.GetRequiredService<SiloHeartbeat>());
        }

        services.AddSingleton<Rejoining>();
        services.AddSingleton<IFatalErrorHandler>(provider => provider.GetRequiredService<Rejoining>());
    }

    /// <exception cref="SocketException">No port is free.</exception>
    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Cluster is not { } cluster)
        {
            AddAlone(silo, settings.Gateway);
            return;
        }

        silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster.Name);
        silo.Configure<SiloOptions>(options => options.SiloName = HttpAddressOf(settings, cluster));
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = OrleansStorage.PostgresInvariant;
            options.ConnectionString = OrleansStorage.Connection(settings.Store, "ordercluster-membership");
        });
        MembershipTimes.Set(silo);
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = AddressOf(cluster.Advertise);
            options.SiloPort = PortOr(cluster.SiloPort);
            options.GatewayPort = PortOr(cluster.GatewayPort);
            options.SiloListeningEndpoint = new IPEndPoint(cluster.Bind, options.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(cluster.Bind, options.GatewayPort);
        });
    }

    private static void AddAlone(ISiloBuilder silo, GatewaySettings? gateway)
    {
        var gatewayPort = gateway is null ? 0 : PortOr(gateway.GatewayPort);
        silo.UseLocalhostClustering(ClosedPort.Number, gatewayPort, primarySiloEndpoint: null, GatewaySettings.NameOfOne, GatewaySettings.NameOfOne);
        if (gateway is not null)
        {
            silo.Configure<EndpointOptions>(options => options.GatewayListeningEndpoint = new IPEndPoint(gateway.Bind, gatewayPort));
        }
    }

    /// <summary>A silo's name in the membership, by which the others know where its HTTP is.</summary>
    private static string HttpAddressOf(SiloSettings settings, GatewaySettings cluster) =>
        settings.Http is { } http ? $"http://{cluster.Advertise}:{http.Port}" : Environment.MachineName;

    // Orleans knows silos by address alone.
    private static IPAddress AddressOf(string advertise) => IPAddress.TryParse(advertise, out var address) ? address
        : Dns.GetHostAddresses(advertise).OrderBy(each => each.AddressFamily != AddressFamily.InterNetwork).First();

    private static int PortOr(int port) => port == 0 ? FreePort() : port;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
