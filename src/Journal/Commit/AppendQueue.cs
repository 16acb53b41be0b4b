using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Commit;

/// <summary>
/// Appends that wait for the next batch. Not thread-safe: its owner locks.
/// A batch holds one append per stream: two rivals of one stream (a dropped activation's and its successor's) go in successive batches, in order of arrival.
/// </summary>
internal sealed class AppendQueue
{
    private readonly Queue<AppendTicket> _arrived = new();
    private readonly List<AppendTicket> _deferred = [];
    private long _nextSequence;

    public int Rows => _arrived.Count + _deferred.Count;

    public long Bytes { get; private set; }

    public AppendTicket Add(JournalAppend append)
    {
        var ticket = new AppendTicket(append, _nextSequence++);
        _arrived.Enqueue(ticket);
        Bytes += ticket.Bytes;
        return ticket;
    }

    /// <summary>Moves the next appends into <paramref name="batch"/>, sorted by stream, within <see cref="Limits"/>; returns how many.</summary>
    public int TakeBatch(Span<AppendTicket?> batch)
    {
        var taken = TakeInOrder(batch);
        batch[..taken].Sort(ByStreamThenArrival);
        var kept = 0;
        for (var i = 0; i < taken; i++)
        {
            var ticket = batch[i]!;
            if (kept > 0 && batch[kept - 1]!.Stream == ticket.Stream)
            {
                _deferred.Add(ticket);
            }
            else
            {
                batch[kept++] = ticket;
                Bytes -= ticket.Bytes;
            }
        }

        return kept;
    }

    private int TakeInOrder(Span<AppendTicket?> batch)
    {
        var taken = 0;
        var bytes = 0L;
        while (taken < _deferred.Count && taken < batch.Length)
        {
            bytes += _deferred[taken].Bytes;
            batch[taken] = _deferred[taken];
            taken++;
        }

        _deferred.RemoveRange(0, taken);
        while (taken < batch.Length && _arrived.TryPeek(out var next) && (taken == 0 || bytes + next.Bytes <= Limits.MaxBatchBytes))
        {
            bytes += next.Bytes;
            batch[taken++] = _arrived.Dequeue();
        }

        return taken;
    }

    private static int ByStreamThenArrival(AppendTicket? x, AppendTicket? y)
    {
        var byStream = StreamOrder.Instance.Compare(x!.Stream, y!.Stream);
        return byStream != 0 ? byStream : x.Sequence.CompareTo(y.Sequence);
    }
}

/// <summary>One append on its way to the store, and the promise of its result; whoever awaits it continues on its own scheduler, never on the writer's loop.</summary>
internal sealed class AppendTicket(JournalAppend append, long sequence)
    : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public JournalAppend Append { get; } = append;

    public string Stream => Append.Row.Stream;

    public int Bytes => Append.Row.Payload.Length;

    /// <summary>Order of arrival.</summary>
    public long Sequence { get; } = sequence;
}
