using Npgsql;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>A table that nobody else can read or write until it is let go.</summary>
internal sealed class LockedTable : IAsyncDisposable
{
    private readonly NpgsqlConnection _holder;

    private LockedTable(NpgsqlConnection holder) => _holder = holder;

    public static async Task<LockedTable> LockAsync(string connectionString, string table)
    {
        var holder = new NpgsqlConnection(connectionString + ";Pooling=false");
        await holder.OpenAsync();
        var locked = new LockedTable(holder);
        await locked.ExecuteAsync($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        return locked;
    }

    /// <summary>Completes as soon as somebody waits for the table.</summary>
    public async Task WaitingAsync()
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            _holder);
        await FirstAsync(command).InTime("somebody who waits for the table");
    }

    public Task ReleaseAsync() => ExecuteAsync("COMMIT");

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static async Task FirstAsync(NpgsqlCommand command)
    {
        while (await command.ExecuteScalarAsync() is 0L)
        {
            await Task.Yield();
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync();
    }
}
