using System.Globalization;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Compliance;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Journal.Tests.Sqlite;

namespace OrderCluster.Journal.Tests.Killed;

/// <summary>A writing process is killed with kill -9 while it commits.</summary>
public abstract class KilledWriterTests : IAsyncLifetime
{
    private IStorePlace _place = null!;

    public async Task InitializeAsync() => _place = await MakePlaceAsync();

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [StoreFact]
    public async Task Every_acknowledged_append_is_there_and_no_stream_has_a_gap()
    {
        using var writer = new WriterProcess(AddressOf(_place));
        // Some way into a batch, and at another moment of its commit in each run.
        var acknowledged = new List<string>(await writer.ReadAcknowledgedAsync(Random.Shared.Next(200, 1_500)));
        acknowledged.AddRange(await writer.KillAsync());

        await using var store = await _place.OpenAsync();

        var streams = await store.ListStreamsAsync("", null, 1_000, CancellationToken.None);
        var written = new HashSet<string>();
        foreach (var stream in streams)
        {
            written.UnionWith((await store.ReadIntactAsync(stream)).Select(Line));
        }

        Assert.Empty(acknowledged.Except(written));
        Assert.Equal(written.Count, (await store.ReadFeedToEndAsync()).Select(item => Line(item.Row)).Intersect(written).Count());
    }

    protected abstract Task<IStorePlace> MakePlaceAsync();

    protected abstract string AddressOf(IStorePlace place);

    private static string Line(JournalRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Stream} {row.Number} {row.Id}");
}

public sealed class KilledSqliteWriterTests : KilledWriterTests
{
    [Fact]
    public async Task The_lock_keeps_a_second_process_out_and_goes_with_the_first()
    {
        await using var place = new SqlitePlace();
        using var first = new WriterProcess(AddressOf(place));
        await first.ReadAcknowledgedAsync(1);
        using var second = new WriterProcess(AddressOf(place));
        var refusal = await second.ReadRefusalAsync();

        await first.KillAsync();

        Assert.Contains("another silo holds the lock", refusal, StringComparison.Ordinal);
        await using var store = await place.OpenAsync();
        await store.WriteAsync(Rows.First("after the kill"));
    }

    protected override Task<IStorePlace> MakePlaceAsync() => Task.FromResult<IStorePlace>(new SqlitePlace());

    protected override string AddressOf(IStorePlace place) => $"sqlite:{((SqlitePlace)place).File}";
}

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class KilledPostgresWriterTests : KilledWriterTests
{
    protected override async Task<IStorePlace> MakePlaceAsync() => await PostgresPlace.MakeAsync();

    protected override string AddressOf(IStorePlace place) => $"postgres:{((PostgresPlace)place).ConnectionString}";
}
