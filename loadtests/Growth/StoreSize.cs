using Npgsql;

namespace OrderCluster.Growth;

/// <summary>Bytes that a store takes on disk, its log apart.</summary>
internal static class StoreSize
{
    private const string Postgres = "postgres:";
    private const string Sqlite = "sqlite:";

    internal static async Task<long> BytesAsync(string store)
    {
        if (store.StartsWith(Sqlite, StringComparison.Ordinal))
        {
            return new FileInfo(store[Sqlite.Length..]).Length;
        }

        await using var connection = new NpgsqlConnection(store[Postgres.Length..]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
