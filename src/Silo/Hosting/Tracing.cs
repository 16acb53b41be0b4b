using OpenTelemetry;
using OpenTelemetry.Trace;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting;

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
