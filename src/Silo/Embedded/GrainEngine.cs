using OrderCluster.Engine.Figures;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Grains.Journaling;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo;

/// <summary>Hosts the grains on the embedded engine.</summary>
internal static class GrainEngine
{
    /// <exception cref="System.Net.Sockets.SocketException">A port for silos or clients is taken.</exception>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddEmbeddedSilo(silo => silo.Assemblies.Add(typeof(StreamNames).Assembly));
        if (settings.Cluster is { } cluster)
        {
            ClusterWiring.Add(builder.Services, settings, cluster);
        }
        else
        {
            builder.Services.AddSingleton<ISiloRows>(Alone);
            if (settings.Gateway is { } gateway)
            {
                ClusterWiring.AddGatewayOfOne(builder.Services, gateway);
            }
        }
    }

    /// <summary>What of HTTP is the engine's own and must come before callers are told by their keys: nothing.</summary>
    public static void UseBeforeKeys(WebApplication _)
    {
    }

    /// <summary>Routes of the engine's own: none, the silo's page shows all that it tells.</summary>
    public static void Map(WebApplication _)
    {
    }

    /// <summary>Whether the engine could not start for a reason of its surroundings.</summary>
    public static bool IsRefusalToStart(Exception error) => error is MembershipException;

    private static ThisSilo Alone(IServiceProvider services)
    {
        var figures = services.GetRequiredService<IEngineFigures>();
        return new ThisSilo(
            () => HttpAddress.Of(services),
            () => figures.Take().Sum(entry => (long)entry.Activations),
            () => figures.Take().Sum(entry => entry.CallsTotal),
            services.GetRequiredService<TimeProvider>());
    }
}
