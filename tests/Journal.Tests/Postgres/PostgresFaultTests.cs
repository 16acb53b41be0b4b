using Npgsql;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresFaultTests
{
    private const int Streams = 20;
    private const int Appends = 60;
    private const string WriterName = "ordercluster-journal-writer";

    [StoreFact]
    public async Task A_server_that_crashes_in_mid_load_loses_and_doubles_nothing()
    {
        await using var server = await ThrowawayPostgres.StartAsync();
        var place = await PostgresPlace.MakeAsync(server);
        await using var store = await place.OpenAsync();
        var load = new RetriedLoad(store, Streams, Appends);

        var run = load.RunAsync();
        for (var crash = 1; crash <= 3; crash++)
        {
            await load.ReachesAsync(crash * Appends / 5).InTime($"the load before crash {crash}");
            await server.CrashAsync();
            await server.StartAgainAsync();
        }

        await run.InTime("the load after the crashes");
        await load.AssertIntactAsync();
        Assert.True(load.UnknownOutcomes > 0, "no crash hit a commit");
    }

    [StoreFact]
    public async Task A_writer_whose_backend_is_terminated_again_and_again_loses_and_doubles_nothing()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var store = await place.OpenAsync();
        var load = new RetriedLoad(store, Streams, Appends);

        var run = load.RunAsync();
        for (var kill = 1; kill <= 8; kill++)
        {
            await load.ReachesAsync(kill * Appends / 10).InTime($"the load before termination {kill}");
            await ThrowawayPostgres.ExecuteAsync(
                place.ConnectionString,
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{WriterName}'");
        }

        await run.InTime("the load after the terminations");
        await load.AssertIntactAsync();
    }

    [StoreFact]
    public async Task A_reader_misses_nothing_of_a_writer_stopped_in_mid_commit_while_another_commits()
    {
        const int gate = 4711;
        var place = await PostgresPlace.MakeAsync();
        await using var stopped = PostgresPlace.Make(place.ConnectionString, new StoreOptions { StatementTimeout = TimeSpan.FromMinutes(1) });
        await stopped.OpenAsync(CancellationToken.None);
        await using var other = await place.OpenAsync();
        await using var holder = new NpgsqlConnection(place.ConnectionString + ";Application Name=gate");
        await holder.OpenAsync();
        await ExecuteAsync(holder, $"""
            CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({gate}); RETURN NULL; END';
            CREATE TRIGGER gate AFTER INSERT ON journal.appends FOR EACH ROW WHEN (new.stream = 'early') EXECUTE FUNCTION wait_at_gate();
            SELECT pg_advisory_lock({gate});
            """);
        await other.WriteAsync(Rows.Chain("before", 2));

        var early = Rows.First("early");
        var commit = stopped.AppendAsync(early);
        var pid = await WaitingAtAsync(place.ConnectionString).InTime("the early append at the gate");
        await ProcessSignals.SendAsync(pid, "STOP");
        var late = Rows.Chain("late", 5);
        await other.WriteAsync(late);
        var seen = new List<FeedItem>(await other.ReadFeedToEndAsync());
        await ProcessSignals.SendAsync(pid, "CONT");
        await ExecuteAsync(holder, $"SELECT pg_advisory_unlock({gate})");
        Assert.Equal([AppendStatus.Written], await commit.InTime("the stopped writer"));

        seen.AddRange(await other.ReadFeedToEndAsync(seen.Count > 0 ? seen[^1].Position : null));

        Assert.Equal(8, seen.Count);
        Assert.Contains(seen, item => item.Row.Id == early.Row.Id);
        Assert.Equal(late.Select(append => append.Row.Id), seen.Where(item => item.Row.Stream == "late").Select(item => item.Row.Id));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The writer's backend that waits for an advisory lock, as soon as there is one.</summary>
    private static async Task<int> WaitingAtAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'", connection);
        while (true)
        {
            if (await command.ExecuteScalarAsync() is int pid)
            {
                return pid;
            }

            await Task.Yield();
        }
    }
}
