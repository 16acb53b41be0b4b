using System.Diagnostics.Metrics;
using OrderCluster.Journal.Store;
using OrderCluster.Projections.Orders;
using OrderCluster.Projections.Stock;

namespace OrderCluster.Silo.Overview;

/// <summary>Publishes the figures of orders as metrics: they are the whole cluster's, so they are not to be added up over silos.</summary>
internal sealed class OverviewMeter : BackgroundService
{
    /// <summary>How old a figure may be: who asks for metrics must not wait for the database.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Unfinished orders among which the oldest is looked for that no hold stops.</summary>
    private const int MostLookedThrough = 200;

    private readonly Meter _meter = new("OrderCluster.Silo");
    private readonly OrderQueries _orders;
    private readonly TimeProvider _clock;
    private readonly ShortageQueries _shortages;
    private OrderTotals? _totals;
    private Shortages? _short;

    public OverviewMeter(OrderQueries orders, ShortageQueries shortages, LastAudit audit, TimeProvider clock)
    {
        (_orders, _shortages, _clock) = (orders, shortages, clock);
        _meter.CreateObservableGauge("ordercluster.orders", Orders, "{order}", "Orders by state, of the whole cluster");
        _meter.CreateObservableGauge("ordercluster.orders.unfinished", () => Figure(totals => totals.Unfinished), "{order}", "Orders that are not done with, of the whole cluster");
        _meter.CreateObservableGauge("ordercluster.orders.unfinished.oldest", () => Figure(OldestSeconds), "s", "How long the oldest unfinished order has waited that no hold stops");
        _meter.CreateObservableGauge(
            "ordercluster.stock.short", () => Volatile.Read(ref _short) is { } known ? [new Measurement<long>(known.Buckets)] : Array.Empty<Measurement<long>>(),
            "{bucket}", "Buckets with less than is promised, of the whole cluster");
        _meter.CreateObservableGauge(
            "ordercluster.audit.violations", () => audit.Figure is { } figure ? [new Measurement<long>(figure.Violations)] : Array.Empty<Measurement<long>>(),
            "{violation}", "Broken promises that this silo's last audit found");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref _totals, await _orders.TotalsAsync(MostLookedThrough, stoppingToken));
                Volatile.Write(ref _short, await _shortages.ReadAsync(1, stoppingToken));
            }
            catch (Exception e) when (e is JournalUnavailableException or OperationCanceledException)
            {
                // A figure that is not known is left out rather than told as it was.
                Volatile.Write(ref _totals, null);
                Volatile.Write(ref _short, null);
            }

            await Task.Delay(Interval, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Measurement<long> Of(OrderTotal total, string state) => new(total.Orders, new KeyValuePair<string, object?>("state", state));

    private Measurement<long>[] Orders() => Volatile.Read(ref _totals) is { } totals
        ? [Of(totals.Submitted, "submitted"), Of(totals.Held, "held"), Of(totals.Confirmed, "confirmed"), Of(totals.Cancelled, "cancelled"), Of(totals.Rejected, "rejected")]
        : [];

    private Measurement<double>[] Figure(Func<OrderTotals, double> figure) => Volatile.Read(ref _totals) is { } totals ? [new Measurement<double>(figure(totals))] : [];

    private double OldestSeconds(OrderTotals totals) => totals.Oldest.FirstOrDefault(order => order.State != "held") is { } oldest ? Math.Max(0, (_clock.GetUtcNow() - oldest.Since).TotalSeconds) : 0;
}

/// <summary>Adds what the overview needs.</summary>
internal static class OverviewServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<LastAudit>();
        services.AddSingleton<OverviewReports>();
        services.AddHostedService<OverviewMeter>();
    }
}
