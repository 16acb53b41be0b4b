using Npgsql;
using OrderCluster.Engine.Membership;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Engine.Postgres.Tests.Postgres;

[NeedsPostgres]
public sealed class PostgresMembershipTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SiloAddress Silo = new(new Guid(1, 0, 0, new byte[8]), "silo-1", 1, 2, 3);

    [StoreFact]
    public async Task Clusters_in_one_database_know_nothing_of_each_other()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var one = place.Open("one");
        await using var two = place.Open("two");
        await one.JoinAsync(Silo, SiloStatus.Active, None);
        await two.JoinAsync(Silo with { Host = "other" }, SiloStatus.Active, None);
        await two.LeaveAsync(Silo.SiloId, None);
        Assert.Equal(Silo, Assert.Single((await one.ReadAsync(None)).Silos).Address);
    }

    /// <summary>Otherwise a dead silo would keep its grains for as long as the clock was set back.</summary>
    [StoreFact]
    public async Task A_heartbeat_in_the_future_does_not_save_a_silo()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var store = place.Open();
        await store.JoinAsync(Silo, SiloStatus.Active, None);
        await place.AgeAsync(Silo.SiloId, TimeSpan.FromMinutes(-5));
        Assert.Empty((await store.EvictAsync(Silo.SiloId, TimeSpan.FromSeconds(3), None)).Silos);
    }

    [StoreFact]
    public async Task A_connection_that_the_server_ended_is_replaced()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var store = place.Open();
        await store.JoinAsync(Silo, SiloStatus.Active, None);
        await ThrowawayPostgres.ExecuteAsync(
            place.ConnectionString,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ordercluster-membership' AND datname = current_database()");
        await Assert.ThrowsAsync<MembershipException>(() => store.HeartbeatAsync(Silo.SiloId, default, 0, None));
        Assert.NotNull(await store.HeartbeatAsync(Silo.SiloId, default, 0, None));
    }

    [StoreFact]
    public async Task A_server_that_is_not_there_is_said_to_be_out_of_reach()
    {
        await using var store = new PostgresMembershipStore("Host=127.0.0.1;Port=1;Username=nobody;Database=none", "test");
        await Assert.ThrowsAsync<MembershipException>(() => store.JoinAsync(Silo, SiloStatus.Active, None));
    }

    [StoreFact]
    public async Task A_call_that_gets_no_answer_ends_in_time()
    {
        var place = await PostgresPlace.MakeAsync();
        await using (var store = place.Open())
        {
            await store.JoinAsync(Silo, SiloStatus.Active, None);
        }

        await using var blocker = new NpgsqlConnection(place.ConnectionString + ";Pooling=false");
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE membership.silos IN ACCESS EXCLUSIVE MODE", blocker, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using var waiting = new PostgresMembershipStore(place.ConnectionString, PostgresPlace.Cluster, TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await Assert.ThrowsAsync<MembershipException>(() => waiting.HeartbeatAsync(Silo.SiloId, default, 0, None)).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
