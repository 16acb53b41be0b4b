using Npgsql;
using OrderCluster.Silo.Hosting.Dashboard;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Hosting.Placement;
using OrderCluster.Silo.Hosting.Security;
using OrderCluster.Silo.Hosting.Streams;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting;

/// <summary>Hosts the grains on Microsoft Orleans.</summary>
internal static class OrleansHost
{
    /// <summary>Requests that wait on one activation before its callers are told to come again.</summary>
    private const int MailboxLimit = 20_000;

    /// <exception cref="System.Net.Sockets.SocketException">No port is free.</exception>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        ClusterWiring.AddBeforeOrleans(builder.Services, settings);
        builder.UseOrleans(silo =>
        {
            ClusterWiring.Add(silo, settings);
            PortSecurity.Add(silo, settings);
            OrderEventStreams.Add(silo, settings);
            OrderAddresses.Add(silo.Services);
            InterfaceNames.Add(silo.Services);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxEnqueuedRequestsHardLimit = MailboxLimit);
            if (settings.Http is not null)
            {
                OrleansDashboard.Add(silo);
            }
        });
        builder.Services.AddSingleton<ClusterSilos>();
        builder.Services.AddSingleton<ISiloRows>(services => services.GetRequiredService<ClusterSilos>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterSilos>());
    }

    /// <summary>What of HTTP is the engine's own and must come before callers are told by their keys.</summary>
    public static void UseBeforeKeys(WebApplication app) => OrleansDashboard.UseKeyOfBrowsers(app);

    public static void Map(WebApplication app) => OrleansDashboard.Map(app);

    /// <summary>Whether the engine could not start for a reason of its surroundings.</summary>
    public static bool IsRefusalToStart(Exception error) => error is OrleansException or NpgsqlException;
}
