using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.InMemory;

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

    public FeedPage Read(FeedPosition? after, int limit)
    {
        var first = after is { } position ? Parse(position) : 0;
        var count = Math.Min(limit, _rows.Count - first);
        var items = new List<FeedItem>(count);
        for (var i = first; i < first + count; i++)
        {
            items.Add(new FeedItem(Position(i + 1), _rows[i]));
        }

        return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
    }

    private FeedPosition Position(int precedingRows) => NumberedPosition.Format(_epoch, precedingRows);

    private int Parse(FeedPosition position) => NumberedPosition.Parse(position, _epoch) is var precedingRows && precedingRows <= _rows.Count
        ? (int)precedingRows
        : throw new FeedPositionException($"'{position.Value}' lies beyond the end of this store: read the feed from its beginning.");
}
