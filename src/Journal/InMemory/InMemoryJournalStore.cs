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

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation) => ReadFeedAsync(after, limit, new FeedFilter(""), cancellation);

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, FeedFilter filter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return new(_feed.Read(after, limit, filter.StreamPrefix));
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

/// <summary>When each stream wants to be woken, earliest first.</summary>
internal sealed class MemoryDueTimes
{
    private readonly Dictionary<string, DateTimeOffset> _times = [];
    private readonly SortedSet<DueStream> _order = new(Comparer<DueStream>.Create(Compare));

    public void Apply(string stream, DueChange change)
    {
        if (change.Kind == DueChangeKind.None)
        {
            return;
        }

        if (_times.Remove(stream, out var old))
        {
            _order.Remove(new DueStream(stream, old));
        }

        if (change.Kind == DueChangeKind.Set)
        {
            _times.Add(stream, change.At);
            _order.Add(new DueStream(stream, change.At));
        }
    }

    public IReadOnlyList<DueStream> Read(DateTimeOffset until, int limit) => [.. _order.TakeWhile(due => due.At <= until).Take(limit)];

    private static int Compare(DueStream x, DueStream y)
    {
        var byTime = x.At.CompareTo(y.At);
        return byTime != 0 ? byTime : StreamOrder.Instance.Compare(x.Stream, y.Stream);
    }
}

/// <summary>The last snapshot of each stream, merged part by part.</summary>
internal sealed class MemorySnapshots
{
    private readonly Dictionary<string, Snapshot> _snapshots = [];

    public Snapshot? Read(string stream) => _snapshots.GetValueOrDefault(stream);

    public void Write(Snapshot snapshot)
    {
        var parts = new SortedDictionary<string, SnapshotPart>(StringComparer.Ordinal);
        foreach (var part in _snapshots.GetValueOrDefault(snapshot.Stream)?.Parts ?? [])
        {
            parts[part.Name] = part;
        }

        foreach (var part in snapshot.Parts)
        {
            if (part.Payload.IsEmpty)
            {
                parts.Remove(part.Name);
            }
            else
            {
                parts[part.Name] = part with { Payload = part.Payload.ToArray() };
            }
        }

        _snapshots[snapshot.Stream] = snapshot with { Parts = [.. parts.Values] };
    }
}

/// <summary>The chains of all streams.</summary>
internal sealed class MemoryStreams
{
    private readonly Dictionary<string, List<JournalRow>> _rows = [];
    private readonly SortedSet<string> _names = new(StreamOrder.Instance);

    public AppendStatus TryAppend(JournalRow row, out bool isNew)
    {
        isNew = false;
        var chain = _rows.GetValueOrDefault(row.Stream);
        var last = chain?.Count ?? 0;
        if (row.Number <= last)
        {
            return chain![(int)row.Number - 1].Id == row.Id ? AppendStatus.Written : AppendStatus.Conflict;
        }

        if (row.Number != last + 1 || row.Previous != (last == 0 ? Guid.Empty : chain![last - 1].Id))
        {
            return AppendStatus.Conflict;
        }

        if (chain is null)
        {
            _rows.Add(row.Stream, chain = []);
            _names.Add(row.Stream);
        }

        chain.Add(row);
        isNew = true;
        return AppendStatus.Written;
    }

    public IReadOnlyList<JournalRow> Read(string stream, long afterNumber, int limit)
    {
        var chain = _rows.GetValueOrDefault(stream);
        var first = Math.Max(afterNumber, 0);
        return chain is null || first >= chain.Count
            ? []
            : chain.GetRange((int)first, (int)Math.Min(limit, chain.Count - first));
    }

    public StreamHead? Head(string stream) =>
        _rows.GetValueOrDefault(stream) is [.., var last] ? new StreamHead(last.Number, last.Id) : null;

    public IReadOnlyList<string> List(string prefix, string? after, int limit)
    {
        var from = after is not null && StreamOrder.Instance.Compare(after, prefix) > 0 ? after : prefix;
        if (_names.Count == 0 || StreamOrder.Instance.Compare(from, _names.Max) > 0)
        {
            return [];
        }

        // Names that share a prefix are neighbours in the order of bytes.
        return [.. _names.GetViewBetween(from, _names.Max)
            .SkipWhile(name => name == after)
            .TakeWhile(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Take(limit)];
    }
}

/// <summary>All rows in the order in which they were written; a position is the epoch and how many rows precede it.</summary>
internal sealed class MemoryFeed(Guid epoch)
{
    private readonly string _epoch = epoch.ToString("N");
    private readonly List<JournalRow> _rows = [];

    public FeedPosition? End => _rows.Count == 0 ? null : Position(_rows.Count);

    public void Add(JournalRow row) => _rows.Add(row);

    public FeedPage Read(FeedPosition? after, int limit, string streamPrefix)
    {
        var items = new List<FeedItem>();
        for (var i = after is { } position ? Parse(position) : 0; i < _rows.Count && items.Count < limit; i++)
        {
            if (_rows[i].Stream.StartsWith(streamPrefix, StringComparison.Ordinal))
            {
                items.Add(new FeedItem(Position(i + 1), _rows[i]));
            }
        }

        return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
    }

    private FeedPosition Position(int precedingRows) => NumberedPosition.Format(_epoch, precedingRows);

    private int Parse(FeedPosition position) => NumberedPosition.Parse(position, _epoch) is var precedingRows && precedingRows <= _rows.Count
        ? (int)precedingRows
        : throw new FeedPositionException($"'{position.Value}' lies beyond the end of this store: read the feed from its beginning.");
}
