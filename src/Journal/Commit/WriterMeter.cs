using System.Diagnostics.Metrics;

namespace OrderCluster.Journal.Commit;

/// <summary>Counts what the writer does; only the writer's loop adds to it.</summary>
internal sealed class WriterMeter : IDisposable
{
    private readonly Meter _meter = new("OrderCluster.Journal");
    private readonly Counter<long> _batchCounter;
    private readonly Counter<long> _rowCounter;
    private readonly Counter<long> _byteCounter;
    private readonly Counter<long> _conflictCounter;
    private readonly Counter<long> _refusalCounter;
    private readonly Counter<long> _resendCounter;
    private readonly Histogram<double> _duration;
    private long _batches;
    private long _rows;
    private long _bytes;
    private long _conflicts;
    private long _refusals;
    private long _resends;
    private long _lastCommitTicks;
    private long _totalCommitTicks;

    public WriterMeter(Func<int> queuedRows)
    {
        _batchCounter = _meter.CreateCounter<long>("journal.batches");
        _rowCounter = _meter.CreateCounter<long>("journal.rows");
        _byteCounter = _meter.CreateCounter<long>("journal.payload", "By");
        _conflictCounter = _meter.CreateCounter<long>("journal.conflicts");
        _refusalCounter = _meter.CreateCounter<long>("journal.refusals");
        _resendCounter = _meter.CreateCounter<long>("journal.resends");
        _duration = _meter.CreateHistogram<double>("journal.commit.duration", "s");
        _meter.CreateObservableGauge("journal.queue.rows", queuedRows);
    }

    public Meter Meter => _meter;

    public void Committed(int rows, long bytes, TimeSpan duration)
    {
        Volatile.Write(ref _batches, _batches + 1);
        Volatile.Write(ref _rows, _rows + rows);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _lastCommitTicks, duration.Ticks);
        Volatile.Write(ref _totalCommitTicks, _totalCommitTicks + duration.Ticks);
        _batchCounter.Add(1);
        _rowCounter.Add(rows);
        _byteCounter.Add(bytes);
        _duration.Record(duration.TotalSeconds);
    }

    public void Conflict()
    {
        Volatile.Write(ref _conflicts, _conflicts + 1);
        _conflictCounter.Add(1);
    }

    public void Refused()
    {
        Volatile.Write(ref _refusals, _refusals + 1);
        _refusalCounter.Add(1);
    }

    public void Resent()
    {
        Volatile.Write(ref _resends, _resends + 1);
        _resendCounter.Add(1);
    }

    public JournalFigures Snapshot(int queuedRows) => new(
        Volatile.Read(ref _batches),
        Volatile.Read(ref _rows),
        Volatile.Read(ref _bytes),
        Volatile.Read(ref _conflicts),
        Volatile.Read(ref _refusals),
        Volatile.Read(ref _resends),
        queuedRows,
        TimeSpan.FromTicks(Volatile.Read(ref _lastCommitTicks)),
        TimeSpan.FromTicks(Volatile.Read(ref _totalCommitTicks)));

    public void Dispose() => _meter.Dispose();
}

/// <summary>What the writer has done since it started.</summary>
/// <param name="Batches">Commits that the store has answered.</param>
/// <param name="Rows">Rows that became durable.</param>
/// <param name="Bytes">Payload bytes that became durable.</param>
/// <param name="Conflicts">Appends fenced off by another writer's.</param>
/// <param name="Refusals">Appends refused for what they hold.</param>
/// <param name="Resends">Batches sent again because their outcome was unknown.</param>
/// <param name="QueuedRows">Rows that wait for the next batch now.</param>
/// <param name="LastCommit">How long the last commit took.</param>
/// <param name="TotalCommit">How long all commits took together.</param>
public sealed record JournalFigures(
    long Batches, long Rows, long Bytes, long Conflicts, long Refusals, long Resends, int QueuedRows, TimeSpan LastCommit, TimeSpan TotalCommit);
