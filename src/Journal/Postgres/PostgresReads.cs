using System.Data;
using Npgsql;
using NpgsqlTypes;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>What is asked of the readers' pool, the feed apart. What every load asks for is asked in groups.</summary>
internal sealed class PostgresReads
{
    public const string RowColumns = "stream, number, id, previous, events, payload";

    /// <summary>Of each kind, so that all kinds together leave connections to the feed and to single reads.</summary>
    private const int MostAtOnce = 2;

    private const int MostInOne = 64;

    private readonly NpgsqlDataSource _source;
    private readonly GroupedReads<StreamPage, IReadOnlyList<JournalRow>> _pages;
    private readonly GroupedReads<string, StreamHead?> _heads;
    private readonly GroupedReads<string, Snapshot?> _snapshots;

    public PostgresReads(NpgsqlDataSource source)
    {
        _source = source;
        _pages = new(MostAtOnce, MostInOne, PagesAsync);
        _heads = new(MostAtOnce, MostInOne, HeadsAsync);
        _snapshots = new(MostAtOnce, MostInOne, SnapshotsAsync);
    }

    public Task<IReadOnlyList<JournalRow>> StreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) =>
        _pages.ReadAsync(new StreamPage(stream, afterNumber, limit), cancellation);

    public Task<StreamHead?> HeadAsync(string stream, CancellationToken cancellation) => _heads.ReadAsync(stream, cancellation);

    public Task<Snapshot?> SnapshotAsync(string stream, CancellationToken cancellation) => _snapshots.ReadAsync(stream, cancellation);

    public Task<IReadOnlyList<string>> StreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) => ListAsync(
        "SELECT stream FROM journal.appends WHERE stream >= $1 AND stream <= $2 AND stream > $3 AND number = 1 ORDER BY stream LIMIT $4",
        static reader => reader.GetString(0),
        cancellation,
        Text(prefix),
        Text(StreamName.LastWith(prefix)),
        Text(after ?? ""),
        Long(limit));

    public Task<IReadOnlyList<DueStream>> DueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) => ListAsync(
        "SELECT stream, due_at_ms FROM journal.due WHERE due_at_ms <= $1 ORDER BY due_at_ms, stream LIMIT $2",
        static reader => new DueStream(reader.GetString(0), DueTime.FromMs(reader.GetInt64(1))),
        cancellation,
        Long(until.ToUnixTimeMilliseconds()),
        Long(limit));

    public async Task<string?> NoteAsync(string name, CancellationToken cancellation)
    {
        var notes = await ListAsync("SELECT value FROM journal.notes WHERE name = $1", static reader => reader.GetString(0), cancellation, Text(name));
        return notes.Count > 0 ? notes[0] : null;
    }

    public static JournalRow Row(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetInt32(4), reader.GetFieldValue<byte[]>(5));

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private async Task<IReadOnlyList<JournalRow>[]> PagesAsync(IReadOnlyList<StreamPage> pages)
    {
        var rows = Filled(pages.Count, _ => new List<JournalRow>());
        await ListAsync(
            $"""
            SELECT {RowColumns}, asked.place
            FROM unnest($1, $2, $3) WITH ORDINALITY AS asked(name, after, most, place) CROSS JOIN LATERAL
                (SELECT {RowColumns} FROM journal.appends WHERE stream = asked.name AND number > asked.after ORDER BY number LIMIT asked.most) AS page
            ORDER BY asked.place, number
            """,
            reader =>
            {
                rows[Place(reader, 6)].Add(Row(reader));
                return 0;
            },
            CancellationToken.None,
            Texts(pages.Select(page => page.Stream)),
            Longs(pages.Select(page => page.AfterNumber)),
            Longs(pages.Select(page => (long)page.Limit)));
        return rows;
    }

    private async Task<StreamHead?[]> HeadsAsync(IReadOnlyList<string> streams)
    {
        var heads = new StreamHead?[streams.Count];
        await ListAsync(
            """
            SELECT number, id, asked.place
            FROM unnest($1) WITH ORDINALITY AS asked(name, place) CROSS JOIN LATERAL
                (SELECT number, id FROM journal.appends WHERE stream = asked.name ORDER BY number DESC LIMIT 1) AS head
            """,
            reader => heads[Place(reader, 2)] = new StreamHead(reader.GetInt64(0), reader.GetGuid(1)),
            CancellationToken.None,
            Texts(streams));
        return heads;
    }

    private async Task<Snapshot?[]> SnapshotsAsync(IReadOnlyList<string> streams)
    {
        var snapshots = new Snapshot?[streams.Count];
        var parts = Filled(streams.Count, _ => new List<SnapshotPart>());
        await ListAsync(
            """
            SELECT head.number, head.append_id, head.fold_version, part.name, part.number, part.payload, asked.place
            FROM unnest($1) WITH ORDINALITY AS asked(stream, place)
                JOIN journal.snapshots AS head USING (stream) LEFT JOIN journal.snapshot_parts AS part USING (stream)
            """,
            reader =>
            {
                var place = Place(reader, 6);
                snapshots[place] ??= new Snapshot(streams[place], reader.GetInt64(0), reader.GetGuid(1), reader.GetInt32(2), parts[place]);
                if (!reader.IsDBNull(3))
                {
                    parts[place].Add(new SnapshotPart(reader.GetString(3), reader.GetInt64(4), reader.GetFieldValue<byte[]>(5)));
                }

                return 0;
            },
            CancellationToken.None,
            Texts(streams));
        return snapshots;
    }

    private static T[] Filled<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static int Place(NpgsqlDataReader reader, int column) => (int)reader.GetInt64(column) - 1;

    private static NpgsqlParameter Texts(IEnumerable<string> values) =>
        new NpgsqlParameter<string[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Longs(IEnumerable<long> values) =>
        new NpgsqlParameter<long[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        try
        {
            await using var command = _source.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellation);
            var list = new List<T>();
            while (await reader.ReadAsync(cancellation))
            {
                list.Add(read(reader));
            }

            return list;
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    private readonly record struct StreamPage(string Stream, long AfterNumber, int Limit);
}
