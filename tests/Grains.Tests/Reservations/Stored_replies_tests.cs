using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Tests.Reservations;

public sealed class Stored_replies_tests
{
    private static readonly long LastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static readonly Gen<StoredReply> Replies =
        from operation in Gen.Choose(0, 9)
        from kind in Gen.Elements(Enum.GetValues<OperationKind>())
        from isGranted in Gen.Elements(true, false)
        from mayResolve in Gen.Elements(true, false)
        from expiresAtMs in Gen.Elements(0, 1, LastMs)
        select new StoredReply((ulong)operation, kind, isGranted, mayResolve, operation, long.MaxValue, expiresAtMs);

    /// <summary>Runs of the sizes at which something changes: none, in place, beyond it, and more than are kept.</summary>
    private static readonly Arbitrary<StoredReply[]> Runs = Arb.From(Gen.Elements(0, 2, 5, 90).SelectMany(size => Replies.ArrayOf(size)));

    [Fact]
    public void The_rules_are_those_of_a_plain_list() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Runs, CompareWithList));

    [Fact]
    public void A_reply_is_read_as_it_was_made()
    {
        foreach (var kind in Enum.GetValues<OperationKind>())
        {
            var reply = new StoredReply(ulong.MaxValue, kind, isGranted: true, mayResolve: false, long.MaxValue, long.MinValue, LastMs);

            Assert.Equal((ulong.MaxValue, kind, true, false), (reply.Operation, reply.Kind, reply.IsGranted, reply.MayResolve));
            Assert.Equal((long.MaxValue, long.MinValue, LastMs), (reply.Quantity, reply.Rest, reply.ExpiresAtMs));
        }
    }

    [Fact]
    public void Two_replies_are_kept_in_place()
    {
        Assert.Equal(32, Unsafe.SizeOf<StoredReply>());
        Assert.Equal((2 * Unsafe.SizeOf<StoredReply>()) + Unsafe.SizeOf<nint>(), Unsafe.SizeOf<StoredReplies>());
    }

    private static void CompareWithList(StoredReply[] run)
    {
        var list = new List<StoredReply>();
        var replies = default(StoredReplies);
        foreach (var reply in run)
        {
            if (list.Count >= ReservationMemory.MaxReplies && list.FindIndex(r => !r.GivesBack) is >= 0 and var oldest)
            {
                list.RemoveAt(oldest);
            }

            list.Add(reply);
            replies.Remember(reply);
            Assert.Equal(list, replies.ToArray());
        }

        Assert.All(run.Append(new StoredReply(99, OperationKind.Reserve, true, true, 1, 1, 1)), asked =>
        {
            var found = replies.TryFind(asked.Kind, asked.Operation, out var reply);
            Assert.Equal(list.Find(r => r.Kind == asked.Kind && r.Operation == asked.Operation), reply);
            Assert.Equal(list.Contains(reply), found);
        });
        Assert.Equal(list, Reread(replies).ToArray());
        Assert.Equal(list.RemoveAll(r => !r.GivesBack) > 0, replies.DropHarmless());
        Assert.Equal(list, replies.ToArray());
        Assert.False(replies.DropHarmless());
    }

    private static StoredReplies Reread(in StoredReplies replies)
    {
        using var bytes = new MemoryStream();
        using var output = new BinaryWriter(bytes);
        replies.Write(output);
        output.Flush();
        bytes.Position = 0;
        using var input = new BinaryReader(bytes);
        return StoredReplies.Read(input);
    }
}
