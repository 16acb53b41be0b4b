using System.Diagnostics.Metrics;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Observability;

/// <summary>What a silo measures and traces of itself, by OpenTelemetry: for Prometheus at <c>/metrics</c>, and for a collector where one is named.</summary>
internal static class Telemetry
{
    /// <summary>Where OpenTelemetry looks for the collector's address, in the environment or any other configuration.</summary>
    private const string CollectorKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The meter of which only that is kept which is measured when asked for: the rest of it is measured at every message.</summary>
    private const string OrleansMeter = "Microsoft.Orleans";

    private static readonly string[] Meters =
        ["OrderCluster.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", OrleansMeter];

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime"];

    /// <summary>Upper bounds of the buckets of times in seconds that name none of their own.</summary>
    private static readonly double[] SecondBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static void Add(ISiloBuilder silo, IConfiguration configuration, SiloSettings settings)
    {
        var telemetry = silo.Services.AddOpenTelemetry();
        var hasCollector = configuration[CollectorKey] is { Length: > 0 };
        if (settings.Http is not null || hasCollector)
        {
            silo.Services.AddHostedService<SiloMeter>();
            telemetry.WithMetrics(metrics => metrics.AddMeter(Meters).AddNpgsqlInstrumentation().AddView(ViewOf).AddPrometheusExporter());
        }

        if (settings.Traces)
        {
            silo.AddActivityPropagation();
            if (hasCollector)
            {
                telemetry.WithTracing(traces => traces.AddSource(Sources).AddNpgsql());
            }
        }

        if (hasCollector)
        {
            telemetry.UseOtlpExporter();
        }
    }

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint(HttpEdge.MetricsPath).RequireAuthorization(ScopePolicies.Ops);

    private static MetricStreamConfiguration? ViewOf(Instrument instrument) => instrument switch
    {
        { Meter.Name: OrleansMeter, IsObservable: false } => MetricStreamConfiguration.Drop,
        Histogram<double> { Unit: "s", Advice: null } => new ExplicitBucketHistogramConfiguration { Boundaries = SecondBounds },
        _ => null,
    };
}

/// <summary>Measures how many silos there are, by state.</summary>
internal sealed class SiloMeter(ISiloRows silos) : IHostedService, IDisposable
{
    private static readonly string[] States = ["active", "joining", "shutting-down", "stopping"];

    private readonly Meter _meter = new("OrderCluster.Cluster");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("ordercluster.silos", Count, "{silo}", "Silos by state, as this silo's membership knows them");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Count()
    {
        var rows = silos.Take();
        return States.Select(state => new Measurement<int>(rows.Count(row => row.Status == state), new KeyValuePair<string, object?>("state", state)));
    }
}
