using Npgsql;

namespace OrderCluster.Cluster.Tests;

/// <summary>Holds all the connections that a database server allows, until it is disposed of.</summary>
internal sealed class ConnectionPressure : IAsyncDisposable
{
    private const string TooManyConnections = "53300";

    private readonly List<NpgsqlConnection> _connections = [];

    /// <param name="connectionString">Of a role that may take the reserved ones as well.</param>
    /// <param name="cutOthers">Ends the connections that others have.</param>
    internal static async Task<ConnectionPressure> TakeAllAsync(string connectionString, Func<Task> cutOthers)
    {
        var hoard = new ConnectionPressure();
        await cutOthers();
        while (await hoard.TryTakeAsync(connectionString))
        {
        }

        return hoard;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<bool> TryTakeAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        try
        {
            await connection.OpenAsync();
            _connections.Add(connection);
            return true;
        }
        catch (PostgresException full) when (full.SqlState == TooManyConnections)
        {
            await connection.DisposeAsync();
            return false;
        }
    }
}
