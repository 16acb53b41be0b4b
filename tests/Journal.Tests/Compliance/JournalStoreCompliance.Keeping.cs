using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    [StoreFact]
    public async Task A_note_keeps_its_last_value()
    {
        Assert.Null(await Store.ReadNoteAsync("mark", CancellationToken.None));

        await Store.WriteNoteAsync("mark", "one", CancellationToken.None);
        await Store.WriteNoteAsync("mark", "zwei 'ü' 🛒\n", CancellationToken.None);
        await Store.WriteNoteAsync("other", "", CancellationToken.None);

        Assert.Equal("zwei 'ü' 🛒\n", await Store.ReadNoteAsync("mark", CancellationToken.None));
        Assert.Equal("", await Store.ReadNoteAsync("other", CancellationToken.None));
    }

    [StoreFact]
    public async Task Everything_is_there_after_reopening()
    {
        var chain = Rows.Chain("s", 3);
        await Store.WriteAsync(chain[0], chain[1].Due(DueChange.Set(Noon)), chain[2]);
        await Store.WriteNoteAsync("mark", "value", CancellationToken.None);
        await SnapshotAsync("s", 3, chain[2].Row.Id, 1, (Snapshot.HeadPart, 3, "head"));
        var position = (await Store.ReadFeedToEndAsync())[0].Position;

        await ReopenAsync();

        Assert.Equal(chain.Select(append => append.Row.Id), (await Store.ReadIntactAsync("s")).Select(row => row.Id));
        Assert.Equal(["s"], await DueByAsync(Noon));
        Assert.Equal("value", await Store.ReadNoteAsync("mark", CancellationToken.None));
        Assert.Equal(chain[2].Row.Id, (await Store.ReadSnapshotAsync("s", CancellationToken.None))!.AppendId);
        Assert.Equal(2, (await Store.ReadFeedToEndAsync(position)).Count);
        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.First("s")));
        await Store.WriteAsync(Rows.After(chain[2]));
    }

    [StoreFact]
    public async Task The_epoch_is_the_same_after_reopening_and_another_in_another_store()
    {
        var epoch = (await Store.OpenAsync(CancellationToken.None)).Epoch;
        await ReopenAsync();
        await using var other = await MakePlaceAsync();
        await using var stranger = await other.OpenAsync();

        Assert.Equal(epoch, (await Store.OpenAsync(CancellationToken.None)).Epoch);
        Assert.NotEqual(epoch, (await stranger.OpenAsync(CancellationToken.None)).Epoch);
    }
}
