using System.Reflection;
using OrderCluster.Audit.Report;
using OrderCluster.Projections;
using OrderCluster.Projections.Orders;
using OrderCluster.Projections.Stock;

namespace OrderCluster.Silo.Overview;

/// <summary>What an operator sees first: read from the projections, so every silo tells the same of orders and stock.</summary>
/// <param name="At">When it was taken, by this silo's clock.</param>
/// <param name="IsCaughtUp">False while the projections are made anew, or read what happened before this silo's start: the figures then still grow.</param>
/// <param name="Audit">The last audit that this silo ran; null before the first.</param>
internal sealed record OverviewReport(
    DateTimeOffset At,
    string Version,
    bool IsCaughtUp,
    OrderFigures Orders,
    OrderRates Rate,
    UnfinishedPart Unfinished,
    IReadOnlyList<SiloRow> Silos,
    Shortages Shortages,
    AuditFigure? Audit);

/// <summary>Orders by where they stand; each order is in one of these.</summary>
/// <param name="UnitsConfirmed">Units of the confirmed orders that are not cancelled.</param>
internal sealed record OrderFigures(long Submitted, long Held, long Confirmed, long Cancelled, long Rejected, long UnitsConfirmed)
{
    public long All => Submitted + Held + Confirmed + Cancelled + Rejected;
}

/// <summary>Orders that are not done with.</summary>
/// <param name="Count">All there are.</param>
/// <param name="Oldest">Those that have waited longest.</param>
internal sealed record UnfinishedPart(long Count, IReadOnlyList<WaitingOrder> Oldest);

/// <summary>One silo of the cluster.</summary>
/// <param name="Address">Where its HTTP is reached, or a name when it serves none.</param>
/// <param name="Status">As its cluster knows it, in kebab case.</param>
/// <param name="HeartbeatAgeMs">Time since it last said that it lives.</param>
/// <param name="Activations">Grains in memory; null when it is not known.</param>
/// <param name="CpuCores">1 is one core, busy.</param>
internal sealed record SiloRow(
    string Address, string Status, bool IsThis, long HeartbeatAgeMs, long? Activations, double CpuCores);

/// <summary>What an audit found.</summary>
/// <param name="Violations">Must read 0.</param>
/// <param name="At">When it ended.</param>
/// <param name="Rows">Appends that it read.</param>
internal sealed record AuditFigure(long Violations, DateTimeOffset At, long Rows, double Seconds);

/// <summary>Tells which silos there are and how busy they are.</summary>
internal interface ISiloRows
{
    /// <summary>One row for each silo of the cluster, this one first.</summary>
    IReadOnlyList<SiloRow> Take();
}

/// <summary>Puts the overview together.</summary>
internal sealed class OverviewReports(
    OrderQueries orders, ShortageQueries shortages, ProjectionRunner runner, ISiloRows silos, LastAudit audit, TimeProvider clock)
{
    private const int UnfinishedShown = 50;
    private const int ShortagesShown = 20;

    private static readonly string Version =
        typeof(OverviewReports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<OverviewReport> TakeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var totals = await orders.TotalsAsync(UnfinishedShown, cancellation);
        return new OverviewReport(
            now,
            Version,
            totals.IsCurrent && runner.IsCaughtUp,
            new OrderFigures(
                totals.Submitted.Orders, totals.Held.Orders, totals.Confirmed.Orders, totals.Cancelled.Orders, totals.Rejected.Orders, totals.Confirmed.Units),
            await orders.RatesAsync(now, cancellation),
            new UnfinishedPart(totals.Unfinished, totals.Oldest),
            silos.Take(),
            await shortages.ReadAsync(ShortagesShown, cancellation),
            audit.Figure);
    }
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
