using Npgsql;

namespace OrderCluster.Journal.Postgres;

/// <summary>Which epoch of the feed this is, and by how much its transaction ids are shifted.</summary>
/// <param name="Id">In every position of the feed.</param>
/// <param name="Shift">Added to the server's transaction ids, so that rows which a dump brought along stay before all new ones.</param>
internal sealed record PostgresEpoch(Guid Id, long Shift)
{
    /// <summary>
    /// What stays the same as long as nobody restores: the cluster, the database, and the table itself, which a dump's restore makes anew.
    /// A restore of the server's files (a base backup, a failover) keeps all three; there the transaction ids go on as well.
    /// </summary>
    public const string Here =
        "SELECT (SELECT system_identifier FROM pg_control_system()), (SELECT oid FROM pg_database WHERE datname = current_database()), 'journal.appends'::regclass::oid";

    private const string Compare =
        $"""
        SELECT meta.epoch, meta.xid_shift, coalesce((SELECT max(xid) FROM journal.appends), 0),
               (meta.system_identifier, meta.database_oid, meta.table_oid) = ({Here})
               AND meta.xid_shift + pg_snapshot_xmax(pg_current_snapshot())::text::bigint > coalesce((SELECT max(xid) FROM journal.appends), 0)
        FROM journal.meta
        """;

    /// <summary>The epoch as it stands; null beside it when the store has been restored since.</summary>
    public static async Task<(PostgresEpoch Epoch, bool IsRestored)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Compare, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetBoolean(3)
            ? (new PostgresEpoch(reader.GetGuid(0), reader.GetInt64(1)), false)
            : (new PostgresEpoch(Guid.NewGuid(), reader.GetInt64(2)), true);
    }

    /// <summary>Begins this epoch in the store, inside a transaction of the caller; appends wait until that ends.</summary>
    public async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            LOCK TABLE journal.appends IN SHARE ROW EXCLUSIVE MODE;
            UPDATE journal.meta SET epoch = '{Id}', xid_shift = {Shift}, (system_identifier, database_oid, table_oid) = ({Here})
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
