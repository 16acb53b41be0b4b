using Npgsql;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>Holds appends to one stream inside the server, after their rows are inserted and before they are committed.</summary>
internal sealed class CommitGate : IAsyncDisposable
{
    private const int Key = 4711;

    private readonly NpgsqlConnection _holder;

    private CommitGate(NpgsqlConnection holder) => _holder = holder;

    public static async Task<CommitGate> CloseAsync(string connectionString, string stream)
    {
        var holder = new NpgsqlConnection(connectionString + ";Pooling=false");
        await holder.OpenAsync();
        var gate = new CommitGate(holder);
        await gate.ExecuteAsync($"""
            CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({Key}); RETURN NULL; END';
            CREATE TRIGGER gate AFTER INSERT ON journal.appends FOR EACH ROW WHEN (new.stream = '{stream}') EXECUTE FUNCTION wait_at_gate();
            SELECT pg_advisory_lock({Key});
            """);
        return gate;
    }

    /// <summary>The server's process that waits at the gate, as soon as there is one.</summary>
    public async Task<int> WaitingAsync()
    {
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'", _holder);
        return await FirstAsync(command).InTime("an append at the gate");
    }

    public Task OpenAsync() => ExecuteAsync($"SELECT pg_advisory_unlock({Key})");

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static async Task<int> FirstAsync(NpgsqlCommand command)
    {
        while (true)
        {
            if (await command.ExecuteScalarAsync() is int pid)
            {
                return pid;
            }
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync();
    }
}
