using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
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
}
