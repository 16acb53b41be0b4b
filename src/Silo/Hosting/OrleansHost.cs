using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderCluster.Silo.Hosting.Dashboard;
using OrderCluster.Silo.Hosting.Membership;
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

            if (settings.Traces)
            {
                Tracing.Add(silo);
            }
        });
        builder.Services.AddSingleton<ClusterSilos>();
        builder.Services.AddSingleton<ISiloRows>(services => services.GetRequiredService<ClusterSilos>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterSilos>());
    }

    /// <summary>Whether Orleans could not start for a reason of its surroundings.</summary>
    public static bool IsRefusalToStart(Exception error) => error is OrleansException or NpgsqlException;
}

/// <summary>Makes of a request over HTTP and of all calls of grains that follow from it one trace, across silos.</summary>
internal static class Tracing
{
    /// <summary>Where OpenTelemetry looks for the collector's address; without it traces go nowhere, but are there for a listener in the process.</summary>
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Npgsql"];

    public static void Add(ISiloBuilder silo)
    {
        silo.AddActivityPropagation();
        if (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 })
        {
            silo.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(Sources)).UseOtlpExporter();
        }
    }
}
