using System.Text;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>What can be asked of a connection. Each answer is one short statement, so that no reader holds up the checkpoints of the writer.</summary>
internal sealed class SqliteReads(SqliteDatabase database)
{
    private const string RowColumns = "number, id, previous, events, payload, stream, ordinal";

    private readonly SqliteStatement _stream = database.Prepare(
        $"SELECT {RowColumns} FROM appends WHERE stream = ?1 AND number > ?2 ORDER BY number LIMIT ?3");

    private readonly SqliteStatement _head = database.Prepare("SELECT number, id FROM appends WHERE stream = ?1 ORDER BY number DESC LIMIT 1");
    private readonly SqliteStatement _streams = database.Prepare(
        "SELECT stream FROM appends WHERE stream >= ?1 AND stream <= ?2 AND stream > ?3 AND number = 1 ORDER BY stream LIMIT ?4");

    private readonly SqliteStatement _snapshot = database.Prepare(
        "SELECT s.number, s.append_id, s.fold_version, p.name, p.number, p.payload FROM snapshots s LEFT JOIN snapshot_parts p ON p.stream = s.stream WHERE s.stream = ?1");

    private readonly SqliteStatement _due = database.Prepare("SELECT stream, due_at_ms FROM due WHERE due_at_ms <= ?1 ORDER BY due_at_ms, stream LIMIT ?2");
    private readonly SqliteStatement _feed = database.Prepare($"SELECT {RowColumns} FROM appends WHERE ordinal > ?1 ORDER BY ordinal LIMIT ?2");
    private readonly SqliteStatement _filteredFeed = database.Prepare(
        $"SELECT {RowColumns} FROM appends WHERE ordinal > ?1 AND ((stream >= ?3 AND stream <= ?4) OR instr(payload, ?5) > 0) ORDER BY ordinal LIMIT ?2");

    private readonly SqliteStatement _feedEnd = database.Prepare("SELECT coalesce(max(ordinal), 0) FROM appends");
    private readonly SqliteStatement _note = database.Prepare("SELECT value FROM notes WHERE name = ?1");

    public IReadOnlyList<JournalRow> Stream(string stream, long afterNumber, int limit)
    {
        var rows = new List<JournalRow>();
        _stream.Bind(1, stream).Bind(2, afterNumber).Bind(3, limit);
        while (_stream.Step())
        {
            rows.Add(Row(_stream, stream));
        }

        return rows;
    }

    public StreamHead? Head(string stream)
    {
        StreamHead? head = null;
        _head.Bind(1, stream);
        while (_head.Step())
        {
            head = new StreamHead(_head.Long(0), _head.Guid(1));
        }

        return head;
    }

    public IReadOnlyList<string> Streams(string prefix, string? after, int limit)
    {
        var streams = new List<string>();
        _streams.Bind(1, prefix).Bind(2, StreamName.LastWith(prefix)).Bind(3, after ?? "").Bind(4, limit);
        while (_streams.Step())
        {
            streams.Add(_streams.Text(0));
        }

        return streams;
    }

    public Snapshot? Snapshot(string stream)
    {
        Snapshot? snapshot = null;
        var parts = new List<SnapshotPart>();
        _snapshot.Bind(1, stream);
        while (_snapshot.Step())
        {
            snapshot ??= new Snapshot(stream, _snapshot.Long(0), _snapshot.Guid(1), _snapshot.Int(2), parts);
            if (!_snapshot.IsNull(3))
            {
                parts.Add(new SnapshotPart(_snapshot.Text(3), _snapshot.Long(4), _snapshot.Blob(5)));
            }
        }

        return snapshot;
    }

    public IReadOnlyList<DueStream> Due(DateTimeOffset until, int limit)
    {
        var due = new List<DueStream>();
        _due.Bind(1, until.ToUnixTimeMilliseconds()).Bind(2, limit);
        while (_due.Step())
        {
            due.Add(new DueStream(_due.Text(0), DueTime.FromMs(_due.Long(1))));
        }

        return due;
    }

    public FeedPage Feed(FeedPosition? after, string epoch, int limit, FeedFilter? filter = null)
    {
        var from = after is { } position ? NumberedPosition.Parse(position, epoch) : 0;
        var items = new List<FeedItem>();
        var feed = filter is null ? _feed : Filtered(filter);
        feed.Bind(1, from).Bind(2, limit);
        while (feed.Step())
        {
            items.Add(new FeedItem(NumberedPosition.Format(epoch, feed.Long(6)), Row(feed, feed.Text(5))));
        }

        if (items.Count == 0 && from > FeedEnd())
        {
            throw new FeedPositionException($"Position '{after}' lies beyond the end of this store: it was given out before the store was restored. Read the feed from its beginning.");
        }

        return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
    }

    public string? Note(string name)
    {
        string? value = null;
        _note.Bind(1, name);
        while (_note.Step())
        {
            value = _note.Text(0);
        }

        return value;
    }

    public long FeedEnd()
    {
        _feedEnd.Step();
        var end = _feedEnd.Long(0);
        _feedEnd.Reset();
        return end;
    }

    private SqliteStatement Filtered(FeedFilter filter)
    {
        _filteredFeed.Bind(3, filter.StreamPrefix).Bind(4, StreamName.LastWith(filter.StreamPrefix));
        return filter.OrEventType is { } type ? _filteredFeed.Bind(5, Encoding.UTF8.GetBytes(type).AsSpan()) : _filteredFeed.BindNull(5);
    }

    private static JournalRow Row(SqliteStatement row, string stream) =>
        new(stream, row.Long(0), row.Guid(1), row.Guid(2), row.Int(3), row.Blob(4));
}
