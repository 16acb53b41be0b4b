using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Silo.Overview;

/// <summary>What an operator sees first: read from the feed of all silos, so every silo tells the same of orders.</summary>
/// <param name="At">When it was taken, by this silo's clock.</param>
/// <param name="IsCaughtUp">False while the silo still reads what happened before its start: the figures then still grow.</param>
/// <param name="Audit">The last audit that this silo ran; null before the first.</param>
internal sealed record OverviewReport(
    DateTimeOffset At,
    string Version,
    bool IsCaughtUp,
    OrderTotals Orders,
    RateSeries Rate,
    UnfinishedPart Unfinished,
    IReadOnlyList<SiloRow> Silos,
    ShortagePart Shortages,
    AuditFigure? Audit);

/// <summary>Orders by where they stand; each order is in one of these.</summary>
/// <param name="Submitted">On their way to a promise.</param>
/// <param name="Held">Stopped by a hold that someone or something must lift.</param>
/// <param name="Cancelled">Ended with no unit left.</param>
internal sealed record OrderTotals(long Submitted, long Held, long Confirmed, long Cancelled, long Rejected)
{
    public long All => Submitted + Held + Confirmed + Cancelled + Rejected;
}

/// <summary>Orders of the last minutes, in steps of equal length.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="Placed">Orders placed in each step, oldest first.</param>
/// <param name="Confirmed">Orders confirmed in each step.</param>
/// <param name="PlacedPerSecond">Over the last ten whole seconds.</param>
/// <param name="ConfirmedPerSecond">Over the last ten whole seconds.</param>
internal sealed record RateSeries(
    DateTimeOffset From, int StepSeconds, IReadOnlyList<long> Placed, IReadOnlyList<long> Confirmed, double PlacedPerSecond, double ConfirmedPerSecond);

/// <summary>Orders that are not done with.</summary>
/// <param name="Count">All there are.</param>
/// <param name="Oldest">Those that have waited longest.</param>
internal sealed record UnfinishedPart(long Count, IReadOnlyList<UnfinishedOrder> Oldest);

/// <summary>An order that is not done with, and why.</summary>
/// <param name="WaitsFor">In words.</param>
/// <param name="Since">When this wait began.</param>
/// <param name="Attempt">Tries made so far; 0 when nothing is tried again by itself.</param>
/// <param name="NextTryAt">When it is tried again; null when nothing is scheduled.</param>
internal sealed record UnfinishedOrder(string OrderId, string State, string WaitsFor, DateTimeOffset Since, int Attempt, DateTimeOffset? NextTryAt);

/// <summary>Stock that is promised beyond what is there, after an adjustment.</summary>
/// <param name="Buckets">Buckets that are known to be short.</param>
/// <param name="Worst">Some of them, as they stand now.</param>
internal sealed record ShortagePart(long Buckets, IReadOnlyList<Availability> Worst);

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
