using Microsoft.Data.Sqlite;
using OrderCluster.Journal.Sqlite;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Sqlite;

public sealed class SqliteStoreTests : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task A_second_silo_is_refused_and_told_why()
    {
        await using var first = await _place.OpenAsync();
        await using var second = SqlitePlace.Make(_place.File);

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(() => OpenAsync(second));

        Assert.Contains(_place.File, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("another silo", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_file_that_nobody_holds_is_no_obstacle()
    {
        await File.WriteAllTextAsync(SqliteLockFile.PathFor(_place.File), "4711\n");

        await using var store = await _place.OpenAsync();

        await store.WriteAsync(Rows.First("s"));
    }

    [Fact]
    public async Task A_reader_beside_a_writer_sees_what_is_committed_and_writes_nothing()
    {
        await using var writer = await _place.OpenAsync();
        await using var reader = SqlitePlace.Make(_place.File, new StoreOptions { ReadOnly = true });
        var chain = Rows.Chain("s", 3);
        await writer.WriteAsync(chain[0]);

        await OpenAsync(reader);
        await writer.WriteAsync(chain[1]);

        Assert.Equal(2, (await reader.ReadIntactAsync("s")).Count);
        await Assert.ThrowsAsync<JournalStoreException>(() => reader.AppendAsync(chain[2]));
        await writer.WriteAsync(chain[2]);
    }

    [Fact]
    public async Task A_stopped_store_can_be_read_without_being_changed()
    {
        await using (var writer = await _place.OpenAsync())
        {
            await writer.WriteAsync(Rows.Chain("s", 3));
        }

        var before = await File.ReadAllBytesAsync(_place.File);
        await using (var reader = SqlitePlace.Make(_place.File, new StoreOptions { ReadOnly = true }))
        {
            await OpenAsync(reader);
            Assert.Equal(3, (await reader.ReadIntactAsync("s")).Count);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_place.File));
    }

    [Fact]
    public async Task Reading_a_store_that_is_not_there_makes_none()
    {
        await using var reader = SqlitePlace.Make(_place.File, new StoreOptions { ReadOnly = true });

        await Assert.ThrowsAsync<JournalStoreException>(() => OpenAsync(reader));

        Assert.False(File.Exists(_place.File));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions_named()
    {
        await using (await _place.OpenAsync())
        {
        }

        Change("UPDATE meta SET value = '99' WHERE name = 'schema'");
        await using var store = SqlitePlace.Make(_place.File);

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(() => OpenAsync(store));

        Assert.Contains("version 99, this program knows 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_left_alone()
    {
        Change("CREATE TABLE recipes(name TEXT)");
        await using var store = SqlitePlace.Make(_place.File);

        await Assert.ThrowsAsync<JournalStoreException>(() => OpenAsync(store));

        Assert.Equal(1L, Ask("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_outcome_open_and_nothing_half_written()
    {
        await using var store = SqlitePlace.Make(_place.File, maxBytes: 400_000);
        await OpenAsync(store);
        var written = new List<JournalAppend> { Rows.First("s", new string('x', 20_000)) };
        await store.WriteAsync(written[0]);

        var failure = await Record.ExceptionAsync(async () =>
        {
            while (written.Count < 100)
            {
                var next = Rows.After(written[^1], new string('x', 20_000));
                await store.WriteAsync(next);
                written.Add(next);
            }
        });

        Assert.IsType<JournalFullException>(failure);
        Assert.Equal(written.Select(append => append.Row.Id), (await store.ReadIntactAsync("s")).Select(row => row.Id));
        await store.WriteAsync(Rows.After(written[^1]));
    }

    [Fact]
    public async Task A_row_that_the_database_itself_refuses_leaves_the_rest_of_its_batch_untouched()
    {
        await using (await _place.OpenAsync())
        {
        }

        Change("CREATE TRIGGER no_b BEFORE INSERT ON appends WHEN new.stream = 'b' BEGIN SELECT RAISE(ABORT, 'b is refused'); END");
        await using var store = await _place.OpenAsync();

        var statuses = await store.AppendAsync(Rows.First("a"), Rows.First("b"), Rows.First("c"));

        Assert.Equal([AppendStatus.Written, AppendStatus.Refused, AppendStatus.Written], statuses);
        Assert.Equal(["a", "c"], await store.ListStreamsAsync("", null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_position_beyond_the_end_is_told_apart()
    {
        await using var store = await _place.OpenAsync();
        await store.WriteAsync(Rows.First("s"));
        var position = (await store.ReadFeedToEndAsync())[0].Position;

        await Assert.ThrowsAsync<FeedPositionException>(async () =>
            await store.ReadFeedAsync(new FeedPosition(position.Value + "7"), 10, CancellationToken.None));
    }

    [Fact]
    public async Task An_older_snapshot_does_not_replace_a_newer_one()
    {
        await using var store = await _place.OpenAsync();
        var newer = new Snapshot("s", 9, Guid.NewGuid(), 1, [new SnapshotPart(Snapshot.HeadPart, 9, new byte[] { 9 })]);
        await store.WriteSnapshotAsync(newer, CancellationToken.None);

        await store.WriteSnapshotAsync(newer with { Number = 8, Parts = [new SnapshotPart(Snapshot.HeadPart, 8, new byte[] { 8 })] }, CancellationToken.None);

        Assert.Equal(9, (await store.ReadSnapshotAsync("s", CancellationToken.None))!.Number);
    }

    [Fact]
    public void A_database_in_memory_is_not_taken_for_durable()
    {
        using var database = SqliteSchema.Open(":memory:", readOnly: false);

        Assert.Contains("journal_mode is 'memory'", SqliteSchema.Secure(database), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_in_a_file_is_durable()
    {
        using var database = SqliteSchema.Open(_place.File, readOnly: false);

        Assert.Null(SqliteSchema.Secure(database));
    }

    private static async Task OpenAsync(SqliteJournalStore store) => await store.OpenAsync(CancellationToken.None);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_place.File};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_place.File};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
