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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Entries_are_found_by_their_ordinals_whichever_chunks_are_gone_and_after_a_restore(int seed)
    {
        const int Chunks = 9;
        var random = new Random(seed);
        var table = Filled(Chunks * Chunk);
        var left = Enumerable.Range(0, Chunks * Chunk).ToDictionary(ordinal => (long)ordinal, ordinal => (long)ordinal + 1);
        foreach (var gone in Enumerable.Range(0, Chunks).OrderBy(_ => random.Next()).Take(6))
        {
            for (var ordinal = (long)gone * Chunk; ordinal < (gone + 1L) * Chunk; ordinal++)
            {
                table.Remove(ordinal);
                left.Remove(ordinal);
            }
        }

        for (var i = 0; i < Chunk; i++)
        {
            left.Add(table.Add(new AppliedOperation(1, i)), i);
        }

        var restored = new ChunkedTable<AppliedOperation>("t/");
        Assert.True(SnapshotHead.TryRestore([.. Capture(table, 0, 10).Where(part => !part.Payload.IsEmpty)], restored.TryRestore));

        foreach (var found in new[] { table, restored })
        {
            Assert.Equal(left.Count, found.Count);
            Assert.Equal(left.OrderBy(entry => entry.Key), found.Entries().Select(entry => KeyValuePair.Create(entry.Ordinal, entry.Entry.Content)));
            Assert.All(left, entry => Assert.Equal(entry.Value, found.Find(entry.Key).Content));
            Assert.Equal(left.Count, Enumerable.Range(0, (Chunks + 1) * Chunk).Count(ordinal => found.Find(ordinal).IsPresent));
        }

        Assert.Equal((Chunks + 1L) * Chunk, restored.Add(new AppliedOperation(1, 1)));
    }

    [Fact]
    public void Entries_are_found_by_their_ordinals_while_the_oldest_chunks_go_one_by_one()
    {
        const int Chunks = 8;
        var table = Filled(Chunks * Chunk);
        for (var ordinal = 0L; ordinal < Chunks * Chunk; ordinal++)
        {
            table.Remove(ordinal);
            for (var other = 0L; other < Chunks * Chunk; other += Chunk / 2)
            {
                Assert.Equal(other > ordinal ? other + 1 : 0, table.Find(other).Content);
            }
        }
    }

    [Fact]
    public void A_table_that_was_emptied_takes_entries_again()
    {
        var table = Filled(Chunk);
        for (var ordinal = 0; ordinal < Chunk; ordinal++)
        {
            table.Remove(ordinal);
        }

        Assert.Equal(Chunk, table.Add(new AppliedOperation(7, 7)));
        Assert.Equal(7, table.Find(Chunk).Content);
        Assert.Equal(Chunk, Assert.Single(table.Entries()).Ordinal);
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
