using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrderCluster.Scenarios.Costs;

/// <summary>What the journal has taken so far, asked of the store itself.</summary>
/// <param name="Rows">Appends.</param>
/// <param name="Bytes">On disk, indexes included.</param>
/// <param name="LogBytes">Of PostgreSQL's write-ahead log, ever written; null on SQLite, whose log is overwritten.</param>
internal sealed record JournalSize(long Rows, long Events, long Bytes, long? LogBytes)
{
    /// <summary>Null for a store that is not on disk, or not known.</summary>
    internal static async Task<JournalSize?> ReadAsync(string? store)
    {
        var colon = store?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var (kind, rest) = colon < 0 ? ("", "") : (store![..colon], store[(colon + 1)..]);
        return kind switch
        {
            "postgres" => await ReadPostgresAsync(rest),
            "sqlite" => await ReadSqliteAsync(rest),
            _ => null,
        };
    }

    /// <summary>The main process of the PostgreSQL server, where it runs on this machine; null otherwise.</summary>
    internal static async Task<int?> ServerProcessAsync(string? store)
    {
        if (store?.StartsWith("postgres:", StringComparison.Ordinal) != true)
        {
            return null;
        }

        await using var connection = new NpgsqlConnection(store["postgres:".Length..] + ";Pooling=false");
        await connection.OpenAsync();
        return connection.Host is "127.0.0.1" or "localhost" or "::1" ? LocalCluster.ProcessFamily.ParentOf(connection.ProcessID) : null;
    }

    private static async Task<JournalSize> ReadPostgresAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*), coalesce(sum(events), 0)::bigint, pg_total_relation_size('journal.appends'),
                   pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint
            FROM journal.appends
            """, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new JournalSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    private static async Task<JournalSize> ReadSqliteAsync(string path)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*), coalesce(sum(events), 0), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) FROM appends";
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new JournalSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), null);
    }

    internal JournalSize Since(JournalSize earlier) => new(Rows - earlier.Rows, Events - earlier.Events, Bytes - earlier.Bytes, LogBytes - earlier.LogBytes);
}
