using System.Diagnostics.Metrics;
using OrderCluster.Audit.Report;
using OrderCluster.Silo.Following;

namespace OrderCluster.Silo.Overview;

/// <summary>Publishes the overview's figures as metrics: they are the whole cluster's, so they are not to be added up over silos.</summary>
internal sealed class OverviewMeter : IHostedService, IDisposable
{
    private readonly Meter _meter = new("OrderCluster.Silo");

    public OverviewMeter(OverviewBoard board, LastAudit audit, TimeProvider clock)
    {
        _meter.CreateObservableGauge("ordercluster.orders", () => Orders(board.Totals()), "{order}", "Orders by state, of the whole cluster");
        _meter.CreateObservableGauge("ordercluster.orders.unfinished", () => board.Unfinished(0).Count, "{order}", "Orders that are not done with, of the whole cluster");
        _meter.CreateObservableGauge("ordercluster.orders.unfinished.oldest", () => OldestSeconds(board, clock), "s", "How long the oldest unfinished order has waited");
        _meter.CreateObservableGauge(
            "ordercluster.audit.violations", () => audit.Figure is { } figure ? [new Measurement<long>(figure.Violations)] : Array.Empty<Measurement<long>>(),
            "{violation}", "Broken promises that this silo's last audit found");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static Measurement<long>[] Orders(OrderTotals totals) =>
    [
        Of(totals.Submitted, "submitted"), Of(totals.Held, "held"), Of(totals.Confirmed, "confirmed"),
        Of(totals.Cancelled, "cancelled"), Of(totals.Rejected, "rejected"),
    ];

    private static Measurement<long> Of(long count, string state) => new(count, new KeyValuePair<string, object?>("state", state));

    private static double OldestSeconds(OverviewBoard board, TimeProvider clock) =>
        board.Unfinished(1).Oldest is [var oldest] ? Math.Max(0, (clock.GetUtcNow() - oldest.Since).TotalSeconds) : 0;
}

/// <summary>Keeps what the last audit of this silo found.</summary>
internal sealed class LastAudit(TimeProvider clock)
{
    private AuditFigure? _figure;

    /// <summary>Null before the first audit.</summary>
    public AuditFigure? Figure => Volatile.Read(ref _figure);

    /// <param name="began">Timestamp of the clock when the audit began.</param>
    public void Set(AuditReport report, long began) => Volatile.Write(
        ref _figure, new AuditFigure(report.ViolationCount, clock.GetUtcNow(), report.Rows, clock.GetElapsedTime(began).TotalSeconds));
}

/// <summary>Adds what the overview needs.</summary>
internal static class OverviewServices
{
    public static void Add(IServiceCollection services)
    {
        FollowingServices.AddView<OverviewBoard>(services);
        services.AddSingleton<LastAudit>();
        services.AddSingleton<OverviewReports>();
        services.AddHostedService<OverviewMeter>();
    }
}
