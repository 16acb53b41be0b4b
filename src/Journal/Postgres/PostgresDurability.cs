using Npgsql;

namespace OrderCluster.Journal.Postgres;

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
