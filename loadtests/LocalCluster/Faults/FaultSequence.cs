using Npgsql;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.LocalCluster.Faults;

/// <summary>Faults of a cluster and its database, each followed by what mends it, in an order that a seed gives.</summary>
/// <param name="cluster">Three silos; as many are there after each fault.</param>
/// <param name="postgres">The server of its database.</param>
/// <param name="seed">Of the order, and of which silo is hit.</param>
public sealed class FaultSequence(LocalSilos cluster, ThrowawayPostgres postgres, int seed)
{
    private readonly Random _random = new(seed);
    private Queue<(string Name, Func<Task> RunAsync)> _next = [];

    /// <summary>How many kinds of faults there are; so many steps take each once.</summary>
    public const int Kinds = 8;

    private string Connection => cluster.Store["postgres:".Length..];

    /// <summary>Does the next fault; done when all silos that should be there know each other.</summary>
    /// <returns>What it was, in words.</returns>
    public async Task<string> StepAsync()
    {
        if (_next.Count == 0)
        {
            var faults = All();
            _random.Shuffle(faults);
            _next = new Queue<(string, Func<Task>)>(faults);
        }

        var (name, run) = _next.Dequeue();
        await run();
        await AwaitAllAsync();
        return name;
    }

    private (string Name, Func<Task> RunAsync)[] All() =>
    [
        ("a silo is killed and started again", async () => await KillAsync(Some())),
        ("a silo is stopped and started again", async () => await RestartAsync(Some())),
        ("a silo is paused until the others have given it up", async () => await PauseAsync(Some())),
        ("all connections to the database are cut", CutAsync),
        ("PostgreSQL is restarted", async () => await RestartPostgresAsync(postgres.StopAsync)),
        ("PostgreSQL crashes", async () => await RestartPostgresAsync(postgres.CrashAsync)),
        ("a silo is killed while PostgreSQL is down", KillWithoutPostgresAsync),
        ("a silo is paused while another one is restarted", PauseAndRestartAsync),
    ];

    private SiloProcess Some() => cluster.Silos[_random.Next(cluster.Silos.Count)];

    private async Task KillAsync(SiloProcess silo)
    {
        await silo.KillAsync();
        await cluster.RestartAsync(silo);
    }

    private async Task RestartAsync(SiloProcess silo)
    {
        await silo.StopAsync();
        await cluster.RestartAsync(silo);
    }

    private async Task PauseAsync(SiloProcess silo)
    {
        await silo.PauseAsync();
        await AwaitWithoutAsync(silo);
        await silo.GoOnAsync();
    }

    private Task CutAsync() => ThrowawayPostgres.ExecuteAsync(
        Connection, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'ordercluster%'");

    private async Task RestartPostgresAsync(Func<Task> stop)
    {
        await stop();
        await postgres.StartAgainAsync();
    }

    private async Task KillWithoutPostgresAsync()
    {
        var silo = Some();
        await postgres.CrashAsync();
        await silo.KillAsync();
        await postgres.StartAgainAsync();
        await cluster.RestartAsync(silo);
    }

    private async Task PauseAndRestartAsync()
    {
        var paused = Some();
        var stopped = cluster.Silos.First(silo => silo != paused);
        await paused.PauseAsync();
        await stopped.StopAsync();
        await paused.GoOnAsync();
        await cluster.RestartAsync(stopped);
    }

    private async Task AwaitWithoutAsync(SiloProcess silo)
    {
        var others = cluster.Silos.Where(other => other != silo).ToArray();
        await cluster.Board(others[0]).AwaitSilosAsync(others.Select(other => other.Address));
    }

    private async Task AwaitAllAsync()
    {
        foreach (var silo in cluster.Silos)
        {
            await cluster.Board(silo).AwaitSilosAsync(cluster.Silos.Select(other => other.Address));
        }
    }
}

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
