using System.Text.RegularExpressions;
using Npgsql;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster.Faults;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Cluster.Tests;

[NeedsPostgres]
public sealed partial class DatabaseFaults(DatabaseFaults.FewConnections cluster) : ClusterTest(cluster), IClassFixture<DatabaseFaults.FewConnections>
{
    [StoreFact]
    public async Task PostgreSQL_is_restarted_and_crashes_under_load()
    {
        await BeginLoadAsync();
        await Postgres.StopAsync();
        await AwaitCallsAsync(100);
        await Postgres.StartAgainAsync();
        await AwaitOrdersAsync(100, "after the restart");

        await Postgres.CrashAsync();
        await Postgres.StartAgainAsync();
        await AwaitOrdersAsync(100, "after the crash");

        await AssertSoundAsync();
        await AwaitActiveAsync([.. Cluster.Silos]);
        AssertNobodyEvicts();
    }

    [StoreFact]
    public async Task PostgreSQL_and_all_silos_crash_and_one_that_starts_alone_gives_the_others_up()
    {
        await Postgres.CrashAsync();
        await Task.WhenAll(Cluster.Silos.Select(silo => silo.KillAsync()));
        await Postgres.StartAgainAsync();

        await Cluster.RestartAsync(Cluster.Silos[0]);

        await AwaitActiveAsync(Cluster.Silos[0]);
        await Task.WhenAll(Skus.Select(Shop.ReadStockAsync));
        Assert.Equal(0, Shop.Failures);

        // Given up by their heartbeats, for which alone it did not have to wait until Orleans noticed.
        var evicted = Evicted().Matches(LogOf(Cluster.Silos[0])).Select(line => line.Groups[1].Value).Distinct();
        Assert.True(evicted.Count() >= Cluster.Silos.Count - 1, LogOf(Cluster.Silos[0]));
    }

    [StoreFact]
    public async Task All_connections_to_the_database_are_cut_again_and_again_under_load()
    {
        await BeginLoadAsync();
        for (var cut = 0; cut < 5; cut++)
        {
            await CutAllAsync();
            await AwaitOrdersAsync(50, $"after cut {cut}");
        }

        await AssertSoundAsync();
    }

    [StoreFact]
    public async Task Commits_hang_for_seconds_and_nobody_is_evicted()
    {
        await BeginLoadAsync();
        await using (await HeldCommits.TakeAsync(ConnectionString))
        {
            // Longer than a silo may be silent.
            await AwaitCallsAsync(500);
        }

        await AssertSoundAsync();
        AssertNobodyEvicts();
    }

    [StoreFact]
    public async Task Others_have_taken_all_the_connections_of_the_database()
    {
        await BeginLoadAsync();
        await using (await ConnectionPressure.TakeAllAsync(ConnectionString, CutAllAsync))
        {
            await AwaitCallsAsync(200);
        }

        await AssertSoundAsync();
    }

    [GeneratedRegex(@"Evicting silo (\S+): silent")]
    private static partial Regex Evicted();

    private Task CutAllAsync() => ThrowawayPostgres.ExecuteAsync(
        ConnectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'ordercluster%'");

    public sealed class FewConnections : TestCluster
    {
        private const int MaxConnections = 30;

        protected override int Count => 2;

        protected override string[] PostgresSettings => [.. base.PostgresSettings, $"max_connections={MaxConnections}"];
    }
}
