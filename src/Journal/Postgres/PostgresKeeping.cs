using Npgsql;
using NpgsqlTypes;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>Writes snapshots and notes, each in one autocommit statement.</summary>
internal sealed class PostgresKeeping(NpgsqlDataSource source)
{
    // The parts follow the head: where a newer one is stored, the head is not written, and nor are they. An empty payload deletes its part.
    private const string SetSnapshot =
        """
        WITH head AS (
            INSERT INTO journal.snapshots AS stored (stream, number, append_id, fold_version) VALUES ($1, $2, $3, $4)
            ON CONFLICT (stream) DO UPDATE
                SET number = excluded.number, append_id = excluded.append_id, fold_version = excluded.fold_version
                WHERE stored.number <= excluded.number
            RETURNING stream),
        part AS (
            SELECT head.stream, sent.* FROM head CROSS JOIN unnest($5::text[], $6::bigint[], $7::bytea[]) AS sent(name, number, payload)),
        dropped AS (
            DELETE FROM journal.snapshot_parts USING part
            WHERE snapshot_parts.stream = part.stream AND snapshot_parts.name = part.name AND length(part.payload) = 0)
        INSERT INTO journal.snapshot_parts(stream, name, number, payload)
        SELECT stream, name, number, payload FROM part WHERE length(payload) > 0
        ON CONFLICT (stream, name) DO UPDATE SET number = excluded.number, payload = excluded.payload
        """;

    private const string SetNote =
        "INSERT INTO journal.notes(name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    public Task WriteAsync(Snapshot snapshot, CancellationToken cancellation) => RunAsync(
        SetSnapshot,
        cancellation,
        PostgresReads.Text(snapshot.Stream),
        PostgresReads.Long(snapshot.Number),
        new NpgsqlParameter<Guid> { TypedValue = snapshot.AppendId, NpgsqlDbType = NpgsqlDbType.Uuid },
        new NpgsqlParameter<int> { TypedValue = snapshot.FoldVersion, NpgsqlDbType = NpgsqlDbType.Integer },
        Array(snapshot, NpgsqlDbType.Text, part => part.Name),
        Array(snapshot, NpgsqlDbType.Bigint, part => part.Number),
        Array(snapshot, NpgsqlDbType.Bytea, part => part.Payload));

    public Task WriteNoteAsync(string name, string value, CancellationToken cancellation) =>
        RunAsync(SetNote, cancellation, PostgresReads.Text(name), PostgresReads.Text(value));

    private static NpgsqlParameter<T[]> Array<T>(Snapshot snapshot, NpgsqlDbType elementType, Func<SnapshotPart, T> select) =>
        new() { TypedValue = [.. snapshot.Parts.Select(select)], NpgsqlDbType = NpgsqlDbType.Array | elementType };

    private async Task RunAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        try
        {
            await using var command = source.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }
}

/// <summary>Asks the server for the settings without which an acknowledged commit may be lost.</summary>
internal static class PostgresDurability
{
    /// <summary>What to set, or null when commits are durable.</summary>
    public static async Task<string?> MissingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT string_agg(format('%s is %s', name, setting), ', ')
            FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
            """,
            connection);
        return await command.ExecuteScalarAsync(cancellation) is string missing
            ? $"The PostgreSQL server does not keep commits through a crash: {missing}. Set them to 'on' in postgresql.conf "
                + "(synchronous_commit may also be set for the database or the role) and reload"
            : null;
    }
}
