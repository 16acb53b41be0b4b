using OrderCluster.Audit.Report;

namespace OrderCluster.Silo.Overview;

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
