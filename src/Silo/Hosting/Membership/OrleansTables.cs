using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Makes the tables of Orleans's membership and storage in the journal's database where they are missing; those that are there stay as they are.</summary>
internal sealed class OrleansTables(StoreAddress store) : IHostedLifecycleService
{
    private const string Queries = "CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL)";

    // Any number that nothing else locks by: of silos that start at once, one makes the tables and the others find them.
    private const long LockKey = 0x0C0A_11EA;

    public static void Add(IServiceCollection services, StoreAddress store) => services.AddHostedService(_ => new OrleansTables(store));

    // Orleans looks for its tables when it starts.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(store.Target);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        await MakeAsync(connection, "orleansquery", () => Queries, cancellationToken);
        await MakeAsync(connection, "orleansmembershiptable", () => Script("membership.sql"), cancellationToken);
        await MakeAsync(connection, "orleansstorage", () => Script("grainstate.sql"), cancellationToken);
        await MakeAsync(connection, "silo_heartbeat", () => HeartbeatTable.Definition, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task MakeAsync(NpgsqlConnection connection, string table, Func<string> script, CancellationToken cancellation)
    {
        if (await ExecuteAsync(connection, $"SELECT to_regclass('{table}')::text", cancellation) is not string)
        {
            await ExecuteAsync(connection, script(), cancellation);
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static string Script(string name)
    {
        using var stream = typeof(OrleansTables).Assembly.GetManifestResourceStream($"OrderCluster.Silo.Tables.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        return new StreamReader(stream).ReadToEnd();
    }
}
