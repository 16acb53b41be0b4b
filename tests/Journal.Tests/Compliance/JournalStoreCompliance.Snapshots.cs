using System.Text;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    [StoreFact]
    public async Task A_stream_without_a_snapshot_has_none() =>
        Assert.Null(await Store.ReadSnapshotAsync("s", CancellationToken.None));

    [StoreFact]
    public async Task A_snapshot_comes_back_whole()
    {
        var id = Guid.NewGuid();
        await SnapshotAsync("s", 7, id, 3, (Snapshot.HeadPart, 7, "head"), ("segment 'ü' %", 7, "body"));

        var read = await Store.ReadSnapshotAsync("s", CancellationToken.None);

        Assert.Equal(("s", 7L, id, 3), (read!.Stream, read.Number, read.AppendId, read.FoldVersion));
        Assert.Equal([("", 7L, "head"), ("segment 'ü' %", 7L, "body")], PartsOf(read));
    }

    [StoreFact]
    public async Task A_later_snapshot_replaces_the_parts_that_it_names_and_keeps_the_others()
    {
        await SnapshotAsync("s", 1, Guid.NewGuid(), 1, (Snapshot.HeadPart, 1, "h1"), ("a", 1, "a1"), ("b", 1, "b1"), ("c", 1, "c1"));
        var id = Guid.NewGuid();
        await SnapshotAsync("s", 2, id, 2, (Snapshot.HeadPart, 2, "h2"), ("b", 2, "b2"), ("c", 2, ""), ("d", 2, "d2"));

        var read = await Store.ReadSnapshotAsync("s", CancellationToken.None);

        Assert.Equal((2L, id, 2), (read!.Number, read.AppendId, read.FoldVersion));
        Assert.Equal([("", 2L, "h2"), ("a", 1L, "a1"), ("b", 2L, "b2"), ("d", 2L, "d2")], PartsOf(read));
    }

    [StoreFact]
    public async Task A_snapshot_of_one_stream_is_not_anothers()
    {
        await SnapshotAsync("s", 1, Guid.NewGuid(), 1, (Snapshot.HeadPart, 1, "of s"));
        await SnapshotAsync("s2", 1, Guid.NewGuid(), 1, (Snapshot.HeadPart, 1, "of s2"));

        Assert.Equal([("", 1L, "of s")], PartsOf((await Store.ReadSnapshotAsync("s", CancellationToken.None))!));
    }

    private static IEnumerable<(string Name, long Number, string Text)> PartsOf(Snapshot snapshot) =>
        snapshot.Parts.Select(part => (part.Name, part.Number, Encoding.UTF8.GetString(part.Payload.Span))).OrderBy(part => part.Name, StringComparer.Ordinal);

    private async Task SnapshotAsync(string stream, long number, Guid id, int foldVersion, params (string Name, long Number, string Text)[] parts) =>
        await Store.WriteSnapshotAsync(
            new Snapshot(stream, number, id, foldVersion, [.. parts.Select(part => new SnapshotPart(part.Name, part.Number, Encoding.UTF8.GetBytes(part.Text)))]),
            CancellationToken.None);
}
