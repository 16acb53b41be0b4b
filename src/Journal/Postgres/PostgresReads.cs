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

    /// <param name="reader">Stands at a row.</param>
    /// <param name="at">The first of <see cref="RowColumns"/>.</param>
    public static JournalRow Row(NpgsqlDataReader reader, int at = 0) => new(
        reader.GetString(at), reader.GetInt64(at + 1), reader.GetGuid(at + 2), reader.GetGuid(at + 3), reader.GetInt32(at + 4), reader.GetFieldValue<byte[]>(at + 5));

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private async Task<IReadOnlyList<JournalRow>[]> PagesAsync(IReadOnlyList<StreamPage> pages) => await ListsAsync(
        $"""
        SELECT asked.place, {RowColumns}
        FROM unnest($1, $2, $3) WITH ORDINALITY AS asked(name, after, most, place) CROSS JOIN LATERAL
            (SELECT {RowColumns} FROM journal.appends WHERE stream = asked.name AND number > asked.after ORDER BY number LIMIT asked.most) AS page
        ORDER BY asked.place, number
        """,
        pages.Count,
        static reader => Row(reader, 1),
        Texts(pages.Select(page => page.Stream)),
        Longs(pages.Select(page => page.AfterNumber)),
        Longs(pages.Select(page => (long)page.Limit)));

    private async Task<StreamHead?[]> HeadsAsync(IReadOnlyList<string> streams)
    {
        var heads = await ListsAsync<StreamHead?>(
            """
            SELECT asked.place, number, id
            FROM unnest($1) WITH ORDINALITY AS asked(name, place) CROSS JOIN LATERAL
                (SELECT number, id FROM journal.appends WHERE stream = asked.name ORDER BY number DESC LIMIT 1) AS head
            """,
            streams.Count,
            static reader => new StreamHead(reader.GetInt64(1), reader.GetGuid(2)),
            Texts(streams));
        return [.. heads.Select(found => found.SingleOrDefault())];
    }

    private async Task<Snapshot?[]> SnapshotsAsync(IReadOnlyList<string> streams)
    {
        var found = await ListsAsync(
            """
            SELECT asked.place, head.number, head.append_id, head.fold_version, part.name, part.number, part.payload
            FROM unnest($1) WITH ORDINALITY AS asked(stream, place)
                JOIN journal.snapshots AS head USING (stream) LEFT JOIN journal.snapshot_parts AS part USING (stream)
            """,
            streams.Count,
            static reader => (
                Head: new Snapshot("", reader.GetInt64(1), reader.GetGuid(2), reader.GetInt32(3), []),
                Part: reader.IsDBNull(4) ? null : new SnapshotPart(reader.GetString(4), reader.GetInt64(5), reader.GetFieldValue<byte[]>(6))),
            Texts(streams));
        return [.. found.Zip(streams, static (rows, stream) => rows.Count == 0
            ? null
            : rows[0].Head with { Stream = stream, Parts = [.. rows.Select(row => row.Part).OfType<SnapshotPart>()] })];
    }

    /// <summary>What was found for each place of what was asked, which stands in the first column.</summary>
    private async Task<List<T>[]> ListsAsync<T>(string sql, int places, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        List<T>[] lists = [.. Enumerable.Range(0, places).Select(_ => new List<T>())];
        foreach (var (place, found) in await ListAsync(sql, reader => (reader.GetInt64(0), read(reader)), CancellationToken.None, parameters))
        {
            lists[place - 1].Add(found);
        }

        return lists;
    }

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
