using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Journaling;

public sealed class Chunked_table_tests
{
    private const int Chunk = ChunkedTable<AppliedOperation>.ChunkEntries;

    [Fact]
    public void A_capture_carries_only_the_chunks_that_changed_since()
    {
        var table = Filled((3 * Chunk) + 1);
        Capture(table, 0, 10);
        table.Change(Chunk + 5) = new AppliedOperation(7, 7);

        var parts = Capture(table, 10, 20);

        Assert.Equal(["t/1", Snapshot.HeadPart], parts.Select(p => p.Name));
    }

    [Fact]
    public void What_a_lost_capture_held_is_in_the_next_one()
    {
        var table = Filled(Chunk);
        Capture(table, 0, 10);
        table.Change(0) = new AppliedOperation(7, 7);
        Capture(table, 10, 20);

        var parts = Capture(table, 10, 30);

        Assert.Equal(["t/0", Snapshot.HeadPart], parts.Select(p => p.Name));
    }

    [Fact]
    public void A_chunk_whose_entries_are_all_removed_is_deleted_from_the_snapshot()
    {
        var table = Filled(2 * Chunk);
        Capture(table, 0, 10);
        for (var ordinal = 0; ordinal < Chunk; ordinal++)
        {
            table.Remove(ordinal);
        }

        var deleted = Assert.Single(Capture(table, 10, 20), p => p.Name == "t/0");

        Assert.True(deleted.Payload.IsEmpty);
        Assert.Equal(Chunk, table.Count);
    }

    [Fact]
    public void A_part_of_another_append_than_the_head_names_is_not_restored()
    {
        var table = Filled(Chunk);
        var old = Capture(table, 0, 10);
        table.Change(0) = new AppliedOperation(7, 7);
        var young = Capture(table, 10, 20);

        var mixed = new[] { old.Single(p => p.Name == "t/0"), young.Single(p => p.Name == Snapshot.HeadPart) };

        Assert.False(SnapshotHead.TryRestore(mixed, (head, parts) => new ChunkedTable<AppliedOperation>("t/").TryRestore(head, parts)));
    }

    private static ChunkedTable<AppliedOperation> Filled(int count)
    {
        var table = new ChunkedTable<AppliedOperation>("t/");
        for (var i = 1; i <= count; i++)
        {
            table.Add(new AppliedOperation((UInt128)i, i));
        }

        return table;
    }

    private static IReadOnlyList<SnapshotPart> Capture(ChunkedTable<AppliedOperation> table, long since, long number) =>
        SnapshotHead.Capture(number, (head, parts) => table.Capture(since, number, head, parts));
}
