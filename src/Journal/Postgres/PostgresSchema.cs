using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>The tables, in a schema of their own, and their version.</summary>
internal static class PostgresSchema
{
    public const int Version = 1;

    /// <summary>Key of the advisory lock under which tables and epoch are made; any number that others don't use.</summary>
    private const long SetupLock = 0x4f72646572436c75;

    // Wide columns first, so that none is padded. The feed's index holds the transaction alone: all rows of a commit share one value,
    // which the index stores once for many rows; their order inside the commit is sorted at reading.
    // Payloads over 2 KB, many turns in one row, are compressed by lz4 where the server has it: the default takes a multiple of its time.
    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS journal;
        CREATE TABLE journal.meta(
            only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
            schema_version int NOT NULL,
            epoch uuid NOT NULL,
            xid_shift bigint NOT NULL,
            system_identifier bigint NOT NULL,
            database_oid oid NOT NULL,
            table_oid oid NOT NULL);
        CREATE TABLE journal.appends(
            xid bigint NOT NULL,
            number bigint NOT NULL CHECK (number > 0),
            ordinal int NOT NULL,
            events int NOT NULL CHECK (events > 0),
            id uuid NOT NULL,
            previous uuid NOT NULL,
            stream text COLLATE "C" NOT NULL,
            payload bytea NOT NULL);
        CREATE UNIQUE INDEX appends_by_stream ON journal.appends(stream, number);
        CREATE INDEX appends_by_transaction ON journal.appends(xid);
        CREATE TABLE journal.due(due_at_ms bigint NOT NULL, stream text COLLATE "C" PRIMARY KEY)
            WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
        CREATE INDEX due_by_time ON journal.due(due_at_ms);
        CREATE TABLE journal.snapshots(
            number bigint NOT NULL, fold_version int NOT NULL, append_id uuid NOT NULL, stream text COLLATE "C" PRIMARY KEY);
        CREATE TABLE journal.snapshot_parts(
            number bigint NOT NULL, stream text COLLATE "C", name text COLLATE "C", payload bytea NOT NULL, PRIMARY KEY (stream, name));
        CREATE TABLE journal.notes(name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
        DO $$ BEGIN
            ALTER TABLE journal.appends ALTER COLUMN payload SET COMPRESSION lz4;
            ALTER TABLE journal.snapshot_parts ALTER COLUMN payload SET COMPRESSION lz4;
        EXCEPTION WHEN feature_not_supported THEN NULL;
        END $$;
        """;

    /// <summary>Makes the tables where there are none, one silo at a time; inside a transaction of the caller, whose end gives the lock back.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SetupLock})", cancellation);
        if (await IsThereAsync(connection, cancellation))
        {
            return;
        }

        await ExecuteAsync(connection, Tables, cancellation);
        await ExecuteAsync(
            connection,
            $"INSERT INTO journal.meta SELECT true, {Version}, gen_random_uuid(), 0, here.* FROM ({PostgresEpoch.Here}) AS here",
            cancellation);
    }

    /// <exception cref="JournalStoreException">There is no journal, or one of another version.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await IsThereAsync(connection, cancellation))
        {
            throw new JournalStoreException($"There is no journal in database '{connection.Database}'.");
        }

        await using var command = new NpgsqlCommand("SELECT schema_version FROM journal.meta", connection);
        var version = await command.ExecuteScalarAsync(cancellation) as int?;
        if (version != Version)
        {
            throw new JournalStoreException(
                $"The journal in database '{connection.Database}' has schema version {version?.ToString() ?? "(none)"}, this program knows {Version}: "
                + "use the program that wrote it, or a newer one.");
        }
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('journal.meta') IS NOT NULL", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
