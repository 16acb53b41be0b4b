using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.InMemory;

/// <summary>
/// A journal that lives as long as its process: for tests, simulations and trials. It has no threads and no clock of its own, and answers every call at once.
/// Thread-safe.
/// </summary>
public sealed class InMemoryJournalStore : IJournalStore
{
    private readonly Lock _lock = new();
    private readonly MemoryStreams _streams = new();
    private readonly MemoryFeed _feed;
    private readonly MemorySnapshots _snapshots = new();
    private readonly MemoryDueTimes _due = new();
    private readonly Dictionary<string, string> _notes = [];
    private readonly StoreIdentity _identity;

    public InMemoryJournalStore()
        : this(Guid.NewGuid())
    {
    }

    /// <param name="epoch">Given by a simulation, which must not depend on chance.</param>
    public InMemoryJournalStore(Guid epoch)
    {
        _identity = new StoreIdentity("memory", epoch);
        _feed = new MemoryFeed(epoch);
    }

    public ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation) => new(_identity);

    public ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, Limits.MaxBatchRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(results.Length, batch.Length);
        lock (_lock)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                results.Span[i] = Append(batch.Span[i]);
            }
        }

        return default;
    }

    public ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_streams.Read(stream, afterNumber, limit));
        }
    }

    public ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_streams.Head(stream));
        }
    }

    public ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_streams.List(prefix, after, limit));
        }
    }

    public ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_snapshots.Read(stream));
        }
    }

    public ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _snapshots.Write(snapshot);
            return default;
        }
    }

    public ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_due.Read(until, limit));
        }
    }

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_feed.Read(after, limit));
        }
    }

    public ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_feed.End);
        }
    }

    public ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_notes.GetValueOrDefault(name));
        }
    }

    public ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _notes[name] = value;
            return default;
        }
    }

    public ValueTask DisposeAsync() => default;

    private AppendResult Append(JournalAppend append)
    {
        if (RowRules.Violation(append.Row) is { } violation)
        {
            return new AppendResult(AppendStatus.Refused, violation);
        }

        // The writer's buffer may be larger than the payload, and is not the store's to keep.
        var row = append.Row with { Payload = append.Row.Payload.ToArray() };
        var status = _streams.TryAppend(row, out var isNew);
        if (isNew)
        {
            _feed.Add(row);
            _due.Apply(row.Stream, append.Due);
        }

        return new AppendResult(status);
    }
}
