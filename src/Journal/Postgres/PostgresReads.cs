using System.Data;
using Npgsql;
using NpgsqlTypes;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>What is asked of the readers' pool, the feed apart.</summary>
internal sealed class PostgresReads(NpgsqlDataSource source)
{
    public const string RowColumns = "stream, number, id, previous, events, payload";

    public Task<IReadOnlyList<JournalRow>> StreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) => ListAsync(
        $"SELECT {RowColumns} FROM journal.appends WHERE stream = $1 AND number > $2 ORDER BY number LIMIT $3",
        Row,
        cancellation,
        Text(stream),
        Long(afterNumber),
        Long(limit));

    public async Task<StreamHead?> HeadAsync(string stream, CancellationToken cancellation)
    {
        var heads = await ListAsync(
            "SELECT number, id FROM journal.appends WHERE stream = $1 ORDER BY number DESC LIMIT 1",
            static reader => new StreamHead(reader.GetInt64(0), reader.GetGuid(1)),
            cancellation,
            Text(stream));
        return heads.Count > 0 ? heads[0] : null;
    }

    public Task<IReadOnlyList<string>> StreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) => ListAsync(
        "SELECT stream FROM journal.appends WHERE stream >= $1 AND stream <= $2 AND stream > $3 AND number = 1 ORDER BY stream LIMIT $4",
        static reader => reader.GetString(0),
        cancellation,
        Text(prefix),
        Text(StreamName.LastWith(prefix)),
        Text(after ?? ""),
        Long(limit));

    public async Task<Snapshot?> SnapshotAsync(string stream, CancellationToken cancellation)
    {
        Snapshot? snapshot = null;
        var parts = new List<SnapshotPart>();
        await ListAsync(
            """
            SELECT head.number, head.append_id, head.fold_version, part.name, part.number, part.payload
            FROM journal.snapshots AS head LEFT JOIN journal.snapshot_parts AS part USING (stream) WHERE stream = $1
            """,
            reader =>
            {
                snapshot ??= new Snapshot(stream, reader.GetInt64(0), reader.GetGuid(1), reader.GetInt32(2), parts);
                if (!reader.IsDBNull(3))
                {
                    parts.Add(new SnapshotPart(reader.GetString(3), reader.GetInt64(4), reader.GetFieldValue<byte[]>(5)));
                }

                return 0;
            },
            cancellation,
            Text(stream));
        return snapshot;
    }

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

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        try
        {
            await using var command = source.CreateCommand(sql);
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
}
