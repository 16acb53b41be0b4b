using System.Diagnostics;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresEpochTests : IAsyncLifetime
{
    private ThrowawayPostgres _server = null!;
    private PostgresPlace _place = null!;

    public async Task InitializeAsync()
    {
        _server = await ThrowawayPostgres.SharedAsync();
        _place = await PostgresPlace.MakeAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_store_restored_from_a_dump_begins_a_new_epoch()
    {
        Guid epoch;
        FeedPosition position;
        await using (var store = await _place.OpenAsync())
        {
            epoch = (await store.OpenAsync(CancellationToken.None)).Epoch;
            await store.WriteAsync(Rows.Chain("s", 3));
            position = (await store.ReadFeedToEndAsync())[0].Position;
        }

        var elsewhere = await _server.CreateDatabaseAsync();
        await DumpAndRestoreAsync(_place.ConnectionString, elsewhere);
        await using var restored = PostgresPlace.Make(elsewhere);

        Assert.NotEqual(epoch, (await restored.OpenAsync(CancellationToken.None)).Epoch);
        await Assert.ThrowsAsync<FeedPositionException>(async () => await restored.ReadFeedAsync(position, 10, CancellationToken.None));
        Assert.Equal(3, (await restored.ReadFeedToEndAsync()).Count);
    }

    [StoreFact]
    public async Task A_feed_restored_into_a_younger_server_keeps_its_order()
    {
        var chain = Rows.Chain("s", 4);
        await using (var store = await _place.OpenAsync())
        {
            await store.WriteAsync(chain[..3]);
        }

        await ThrowawayPostgres.ExecuteAsync(_place.ConnectionString, "UPDATE journal.appends SET xid = xid + 1000000000; UPDATE journal.meta SET system_identifier = 1");
        await using var restored = await _place.OpenAsync();
        var before = await restored.ReadFeedToEndAsync();
        await restored.WriteAsync(chain[3]);

        Assert.Equal(chain[..3].Select(append => append.Row.Id), before.Select(item => item.Row.Id));
        Assert.Equal(chain.Select(append => append.Row.Id), (await restored.ReadFeedToEndAsync()).Select(item => item.Row.Id));
        Assert.Equal([chain[3].Row.Id], (await restored.ReadFeedToEndAsync(before[^1].Position)).Select(item => item.Row.Id));
    }

    [StoreFact]
    public async Task A_reader_of_a_restored_store_sees_all_of_it_and_changes_nothing()
    {
        await using (var store = await _place.OpenAsync())
        {
            await store.WriteAsync(Rows.Chain("s", 3));
        }

        await ThrowawayPostgres.ExecuteAsync(_place.ConnectionString, "UPDATE journal.appends SET xid = xid + 1000000000; UPDATE journal.meta SET system_identifier = 1");
        await using (var reader = PostgresPlace.Make(_place.ConnectionString, new StoreOptions { ReadOnly = true }))
        {
            await reader.OpenAsync(CancellationToken.None);
            Assert.Equal(3, (await reader.ReadFeedToEndAsync(pageRows: 2)).Count);
        }

        await ThrowawayPostgres.ExecuteAsync(_place.ConnectionString, "DO $$ BEGIN ASSERT (SELECT system_identifier FROM journal.meta) = 1; END $$");
    }

    private static async Task DumpAndRestoreAsync(string from, string to)
    {
        var file = Path.GetTempFileName();
        using var pipe = Process.Start(
            "sh",
            ["-c", "\"$0/pg_dump\" -f \"$3\" \"$1\" && \"$0/psql\" -q -v ON_ERROR_STOP=1 -f \"$3\" \"$2\" >/dev/null", PostgresBinaries.Folder!, Uri(from), Uri(to), file]);
        await pipe.WaitForExitAsync().InTime("pg_dump and psql");
        File.Delete(file);
        Assert.Equal(0, pipe.ExitCode);
    }

    private static string Uri(string connectionString)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        return $"postgresql://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}";
    }
}
