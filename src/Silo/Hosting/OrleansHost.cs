using Npgsql;
using OrderCluster.Silo.Hosting.Dashboard;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Hosting.Observability;
using OrderCluster.Silo.Hosting.Security;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting;

/// <summary>Hosts the grains on Microsoft Orleans.</summary>
internal static class OrleansHost
{
    /// <exception cref="System.Net.Sockets.SocketException">No port is free.</exception>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        ClusterWiring.AddBeforeOrleans(builder.Services, settings);
        builder.UseOrleans(silo =>
        {
            ClusterWiring.Add(silo, settings);
            PortSecurity.Add(silo, settings);
            silo.AddOrderJournal(settings);
            if (settings is { Http: not null, OrleansDashboard: true })
            {
                OrleansDashboard.Add(silo);
            }

            Telemetry.Add(silo, builder.Configuration, settings);
        });
        builder.Services.AddSingleton<ClusterSilos>();
        builder.Services.AddSingleton<ISiloRows>(services => services.GetRequiredService<ClusterSilos>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterSilos>());
    }

    /// <summary>Whether Orleans could not start for a reason of its surroundings.</summary>
    public static bool IsRefusalToStart(Exception error) => error is OrleansException or NpgsqlException;
}
