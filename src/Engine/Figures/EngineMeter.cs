using System.Diagnostics.Metrics;

namespace OrderCluster.Engine.Figures;

/// <summary>Publishes the figures as metrics, each tagged with its grain type.</summary>
internal sealed class EngineMeter : IDisposable
{
    private readonly Meter _meter = new("OrderCluster.Engine");

    internal EngineMeter(IEngineFigures figures)
    {
        _meter.CreateObservableGauge("ordercluster.engine.activations", () => Of(figures, entry => entry.Activations), "{grain}", "Grains in memory");
        _meter.CreateObservableGauge("ordercluster.engine.requests", () => Of(figures, entry => entry.Requests), "{request}", "Requests that wait or run");
        _meter.CreateObservableGauge("ordercluster.engine.mailbox.longest", () => Of(figures, entry => entry.LongestMailbox), "{request}", "Most requests on one grain");
        _meter.CreateObservableCounter("ordercluster.engine.calls", () => Of(figures, entry => entry.CallsTotal), "{call}", "Calls and timer ticks ended");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Of(IEngineFigures figures, Func<GrainClassFigures, long> figure) =>
        figures.Take().Select(entry => new Measurement<long>(figure(entry), new KeyValuePair<string, object?>("grain.type", entry.GrainType)));
}
