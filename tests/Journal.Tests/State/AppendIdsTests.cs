using System.Collections.Concurrent;
using OrderCluster.Journal.State;

namespace OrderCluster.Journal.Tests.State;

public sealed class AppendIdsTests
{
    // Over several fetches of random bytes on each thread.
    private const int PerThread = 1_000;

    [Fact]
    public void Ids_are_random_UUIDs_and_never_the_same_on_any_thread()
    {
        var ids = new ConcurrentBag<Guid>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                ids.Add(AppendIds.New());
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(threads.Count * PerThread, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(4, id.Version));
        Assert.All(ids, id => Assert.InRange(id.Variant, 8, 11));
    }

    [Fact]
    public void Every_other_bit_of_an_id_is_sometimes_set_and_sometimes_not()
    {
        Span<byte> ever = stackalloc byte[16];
        Span<byte> always = stackalloc byte[16];
        always.Fill(0xFF);
        for (var i = 0; i < PerThread; i++)
        {
            var bytes = AppendIds.New().ToByteArray(bigEndian: true);
            for (var at = 0; at < bytes.Length; at++)
            {
                ever[at] |= bytes[at];
                always[at] &= bytes[at];
            }
        }

        Assert.Equal("FFFFFFFFFFFF4FFFBFFFFFFFFFFFFFFF", Convert.ToHexString(ever));
        Assert.Equal("00000000000040008000000000000000", Convert.ToHexString(always));
    }
}
