using System.Text.Json;
using Microsoft.Data.Sqlite;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>A reading connection on a thread of its own: a load does not wait behind a commit.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IAsyncDisposable
{
    private const int MaxReadsAtOnce = 32;

    private readonly SqliteReads _reads = new(connection);
    private readonly SqliteThread<Action> _thread = new("journal-sqlite-reader", MaxReadsAtOnce, static reads => reads.ForEach(static read => read()));

    public Task<T> ReadAsync<T>(Func<SqliteReads, T> read, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread.Post(() =>
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                answer.SetResult(read(_reads));
            }
            catch (OperationCanceledException)
            {
                answer.SetCanceled(cancellation);
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        await connection.DisposeAsync();
    }
}

/// <summary>What can be asked of a connection. Each answer is one short statement, so that no reader holds up the checkpoints of the writer.</summary>
internal sealed class SqliteReads(SqliteConnection connection)
{
    private const string RowColumns = "number, id, previous, events, payload, stream, ordinal";

    private readonly SqliteStatement _stream = new(connection, $"SELECT {RowColumns} FROM appends WHERE stream = ?1 AND number > ?2 ORDER BY number LIMIT ?3", 3);
    private readonly SqliteStatement _head = new(connection, "SELECT number, id FROM appends WHERE stream = ?1 ORDER BY number DESC LIMIT 1", 1);
    private readonly SqliteStatement _streams = new(
        connection, "SELECT stream FROM appends WHERE stream >= ?1 AND stream <= ?2 AND stream > ?3 AND number = 1 ORDER BY stream LIMIT ?4", 4);

    private readonly SqliteStatement _snapshot = new(
        connection,
        "SELECT s.number, s.append_id, s.fold_version, p.name, p.number, p.payload FROM snapshots s LEFT JOIN snapshot_parts p ON p.stream = s.stream WHERE s.stream = ?1",
        1);

    private readonly SqliteStatement _due = new(connection, "SELECT stream, due_at_ms FROM due WHERE due_at_ms <= ?1 ORDER BY due_at_ms, stream LIMIT ?2", 2);
    private readonly SqliteStatement _feed = new(connection, $"SELECT {RowColumns} FROM appends WHERE ordinal > ?1 ORDER BY ordinal LIMIT ?2", 2);
    // The plus keeps the planner from finding all rows of the streams by their index and sorting them, for each page.
    private readonly SqliteStatement _filteredFeed = new(
        connection,
        $"""
        SELECT {RowColumns} FROM appends
        WHERE ordinal > ?1 AND +stream >= ?3 AND +stream <= ?4
            AND (?5 IS NULL OR EXISTS (SELECT 1 FROM json_each(?5) WHERE instr(payload, CAST(value AS BLOB)) > 0))
        ORDER BY ordinal LIMIT ?2
        """,
        5);

    private readonly SqliteStatement _feedEnd = new(connection, "SELECT coalesce(max(ordinal), 0) FROM appends");
    private readonly SqliteStatement _note = new(connection, "SELECT value FROM notes WHERE name = ?1", 1);

    public IReadOnlyList<JournalRow> Stream(string stream, long afterNumber, int limit) => _stream.Read(row => Row(row, stream), stream, afterNumber, limit);

    public StreamHead? Head(string stream) => _head.Read(static row => (StreamHead?)new StreamHead(row.GetInt64(0), Id(row, 1)), stream).FirstOrDefault();

    public IReadOnlyList<string> Streams(string prefix, string? after, int limit) =>
        _streams.Read(static row => row.GetString(0), prefix, StreamName.LastWith(prefix), after ?? "", limit);

    public Snapshot? Snapshot(string stream)
    {
        var parts = new List<SnapshotPart>();
        return _snapshot.Read(
            row =>
            {
                if (!row.IsDBNull(3))
                {
                    parts.Add(new SnapshotPart(row.GetString(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5)));
                }

                return new Snapshot(stream, row.GetInt64(0), Id(row, 1), row.GetInt32(2), parts);
            },
            stream).FirstOrDefault();
    }

    public IReadOnlyList<DueStream> Due(DateTimeOffset until, int limit) =>
        _due.Read(static row => new DueStream(row.GetString(0), DueTime.FromMs(row.GetInt64(1))), until.ToUnixTimeMilliseconds(), limit);

    public FeedPage Feed(FeedPosition? after, string epoch, int limit, FeedFilter? filter = null)
    {
        var from = after is { } position ? NumberedPosition.Parse(position, epoch) : 0;
        FeedItem Item(SqliteDataReader row) => new(NumberedPosition.Format(epoch, row.GetInt64(6)), Row(row, row.GetString(5)));
        var items = filter is null
            ? _feed.Read(Item, from, limit)
            : _filteredFeed.Read(
                Item, from, limit, filter.StreamPrefix, StreamName.LastWith(filter.StreamPrefix), filter.EventTypes is { } types ? JsonSerializer.Serialize(types) : null);
        if (items.Count == 0 && from > FeedEnd())
        {
            throw new FeedPositionException($"Position '{after}' lies beyond the end of this store: it was given out before the store was restored. Read the feed from its beginning.");
        }

        return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
    }

    public string? Note(string name) => _note.Read(static row => row.GetString(0), name).FirstOrDefault();

    public long FeedEnd() => _feedEnd.Read(static row => row.GetInt64(0))[0];

    private static Guid Id(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    private static JournalRow Row(SqliteDataReader row, string stream) =>
        new(stream, row.GetInt64(0), Id(row, 1), Id(row, 2), row.GetInt32(3), row.GetFieldValue<byte[]>(4));
}
