using Npgsql;

namespace OrderCluster.Cluster.Tests;

/// <summary>Holds up every commit of the journal, as a disk that hangs would, until it is disposed of.</summary>
internal sealed class TableLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private TableLock(NpgsqlConnection connection) => _connection = connection;

    internal static async Task<TableLock> TakeAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE journal.appends IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return new TableLock(connection);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
