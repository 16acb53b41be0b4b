using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrderCluster.Silo.Http;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OrderCluster.Silo.Http.Metrics;

/// <summary>Listens to the process's own meters and keeps what they measure until someone asks.</summary>
internal sealed class MetricCollector : IHostedService, IDisposable
{
    /// <summary>Beginnings of the names of the meters that are kept.</summary>
    private static readonly string[] Meters =
        ["OrderCluster.", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    /// <summary>The meter of which only that is kept which is measured when asked for: the rest of it is measured at every message.</summary>
    private const string OrleansMeter = "Microsoft.Orleans";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();
    private long _dropped;

    public MetricCollector()
    {
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Record(family, (double)value, tags));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>Everything measured so far, in Prometheus's text format.</summary>
    public string Read()
    {
        lock (_reading)
        {
            foreach (var family in _families.Values.Where(family => family.IsObservable))
            {
                family.Clear();
            }

            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values.OrderBy(family => family.Name, StringComparer.Ordinal), Interlocked.Read(ref _dropped));
        }
    }

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (Meters.Any(meter => instrument.Meter.Name.StartsWith(meter, StringComparison.Ordinal)) || (instrument.Meter.Name == OrleansMeter && instrument.IsObservable))
        {
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, _ => new MetricFamily(instrument)));
        }
    }

    private void Record(object? family, double value, ReadOnlySpan<Tag> tags)
    {
        if (!((MetricFamily)family!).Record(value, tags))
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}

/// <summary>What the process measures of itself, for Prometheus.</summary>
internal static class MetricsRoute
{
    public const string Path = "/metrics";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MetricCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricCollector>());
    }

    public static void Map(WebApplication app) => app.MapGet(Path, (MetricCollector metrics) => Results.Text(metrics.Read(), PrometheusText.ContentType))
        .WithTags("Overview")
        .WithName("getMetrics")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .WithSummary("Metrics in Prometheus's text format")
        .RequireAuthorization(ScopePolicies.Ops)
        .WithProblems();
}
