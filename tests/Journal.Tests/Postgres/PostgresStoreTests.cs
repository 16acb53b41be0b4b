using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresStoreTests : IAsyncLifetime
{
    private PostgresPlace _place = null!;

    public async Task InitializeAsync() => _place = await PostgresPlace.MakeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task Silos_that_start_at_once_share_one_journal()
    {
        var stores = Enumerable.Range(0, 5).Select(_ => PostgresPlace.Make(_place.ConnectionString)).ToArray();

        var identities = await Task.WhenAll(stores.Select(store => store.OpenAsync(CancellationToken.None).AsTask())).InTime("five silos starting");

        Assert.Single(identities.Distinct());
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [StoreFact]
    public async Task Rows_that_the_database_itself_refuses_leave_the_rest_of_their_batch_untouched()
    {
        await using var store = await _place.OpenAsync();
        await ExecuteAsync("ALTER TABLE journal.appends ADD CHECK (stream NOT IN ('s07', 's08', 's31'))");
        var rows = Enumerable.Range(0, 50).Select(i => Rows.First($"s{i:D2}")).ToArray();

        var statuses = await store.AppendAsync(rows);

        Assert.Equal([7, 8, 31], Enumerable.Range(0, 50).Where(i => statuses[i] == AppendStatus.Refused));
        Assert.Equal(47, statuses.Count(status => status == AppendStatus.Written));
        Assert.Equal(47, (await store.ReadFeedToEndAsync()).Count);
    }

    [StoreFact]
    public async Task A_reader_beside_a_writer_sees_what_is_committed_and_writes_nothing()
    {
        await using var writer = await _place.OpenAsync();
        await using var reader = PostgresPlace.Make(_place.ConnectionString, new StoreOptions { ReadOnly = true });
        var chain = Rows.Chain("s", 3);
        await writer.WriteAsync(chain[0]);

        await reader.OpenAsync(CancellationToken.None);
        await writer.WriteAsync(chain[1]);

        Assert.Equal(2, (await reader.ReadIntactAsync("s")).Count);
        await Assert.ThrowsAsync<JournalStoreException>(() => reader.AppendAsync(chain[2]));
    }

    [StoreFact]
    public async Task Reading_a_database_without_a_journal_makes_none()
    {
        await using var reader = PostgresPlace.Make(_place.ConnectionString, new StoreOptions { ReadOnly = true });

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(async () => await reader.OpenAsync(CancellationToken.None));

        Assert.Contains("There is no journal", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_newer_schema_is_refused_with_both_versions_named()
    {
        await using (await _place.OpenAsync())
        {
        }

        await ExecuteAsync("UPDATE journal.meta SET schema_version = 99");

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(() => _place.OpenAsync());

        Assert.Contains("version 99, this program knows 1", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_database_that_is_not_there_is_asked_for()
    {
        await using var store = PostgresPlace.Make(_place.ConnectionString.Replace("Database=", "Database=no_", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(async () => await store.OpenAsync(CancellationToken.None));

        Assert.Contains("Create the database first", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_server_that_does_not_answer_is_worth_another_try()
    {
        await using var store = PostgresPlace.Make("Host=127.0.0.1;Port=1;Username=nobody;Database=none");

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await store.OpenAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task Commits_that_the_database_does_not_wait_for_are_refused_unless_allowed()
    {
        await using (await _place.OpenAsync())
        {
        }

        var database = new Npgsql.NpgsqlConnectionStringBuilder(_place.ConnectionString).Database;
        await ExecuteAsync($"ALTER DATABASE {database} SET synchronous_commit = off");

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(() => _place.OpenAsync());
        await using var allowed = PostgresPlace.Make(_place.ConnectionString, new StoreOptions { AllowNotDurable = true });
        await allowed.OpenAsync(CancellationToken.None);

        Assert.Contains("synchronous_commit is off", refusal.Message, StringComparison.Ordinal);
        await allowed.WriteAsync(Rows.First("s"));
    }

    [StoreFact]
    public async Task A_role_that_owns_nothing_but_its_database_is_enough()
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(_place.ConnectionString);
        await ExecuteAsync($"CREATE ROLE plain_{settings.Database} LOGIN; ALTER DATABASE {settings.Database} OWNER TO plain_{settings.Database}");
        settings.Username = $"plain_{settings.Database}";
        await using var store = PostgresPlace.Make(settings.ConnectionString);

        await store.OpenAsync(CancellationToken.None);

        await store.WriteAsync(Rows.First("s"));
        Assert.Single(await store.ReadFeedToEndAsync());
    }

    [StoreFact]
    public async Task A_position_beyond_the_end_is_told_apart()
    {
        await using var store = await _place.OpenAsync();
        await store.WriteAsync(Rows.First("s"));
        var parts = (await store.ReadFeedToEndAsync())[0].Position.Value.Split('-');

        await Assert.ThrowsAsync<FeedPositionException>(async () =>
            await store.ReadFeedAsync(new FeedPosition($"{parts[0]}-{parts[1]}000000-1"), 10, CancellationToken.None));
    }

    [StoreFact]
    public async Task An_older_snapshot_does_not_replace_a_newer_one()
    {
        await using var store = await _place.OpenAsync();
        var newer = new Snapshot("s", 9, Guid.NewGuid(), 1, [new SnapshotPart(Snapshot.HeadPart, 9, new byte[] { 9 })]);
        await store.WriteSnapshotAsync(newer, CancellationToken.None);

        await store.WriteSnapshotAsync(newer with { Number = 8, Parts = [new SnapshotPart(Snapshot.HeadPart, 8, new byte[] { 8 })] }, CancellationToken.None);

        var stored = await store.ReadSnapshotAsync("s", CancellationToken.None);
        Assert.Equal((9, 9), (stored!.Number, Assert.Single(stored.Parts).Number));
    }

    [StoreFact]
    public async Task Snapshots_that_the_database_holds_up_hold_no_commit_up()
    {
        await using var store = PostgresPlace.Make(_place.ConnectionString, new StoreOptions { StatementTimeout = TimeSpan.FromMinutes(1) });
        await store.OpenAsync(CancellationToken.None);
        await using var table = await LockedTable.LockAsync(_place.ConnectionString, "journal.snapshots");
        var snapshots = Enumerable.Range(0, 10)
            .Select(i => store.WriteSnapshotAsync(new Snapshot($"s{i}", 1, Guid.NewGuid(), 1, [new SnapshotPart(Snapshot.HeadPart, 1, new byte[] { 1 })]), CancellationToken.None).AsTask())
            .ToArray();
        await table.WaitingAsync();

        await store.WriteAsync(Rows.First("s")).InTime("a commit beside snapshots that wait");

        Assert.All(snapshots, snapshot => Assert.False(snapshot.IsCompleted, "a snapshot has ended before the table was let go"));
        await table.ReleaseAsync();
        await Task.WhenAll(snapshots).InTime("the snapshots");
    }

    private Task ExecuteAsync(string sql) => ThrowawayPostgres.ExecuteAsync(_place.ConnectionString, sql);
}
