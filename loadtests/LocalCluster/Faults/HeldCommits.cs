using Npgsql;

namespace OrderCluster.LocalCluster.Faults;

/// <summary>Holds up every commit of the journal, as a disk that hangs would, until it is disposed of.</summary>
public sealed class HeldCommits : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldCommits(NpgsqlConnection connection) => _connection = connection;

    public static async Task<HeldCommits> TakeAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE journal.appends IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return new HeldCommits(connection);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
