using System.Runtime.CompilerServices;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Tests.Reservations;

public sealed class Reservation_book_tests
{
    private const int LargeObjectBytes = 85_000;

    private static readonly StoredReply Reserved = new(1, OperationKind.Reserve, isGranted: true, mayResolve: false, 1, 1, 100);
    private static readonly StoredReply Committed = new(2, OperationKind.Commit, isGranted: true, mayResolve: false, 1, 0, 0);
    private static readonly StoredReply Released = new(3, OperationKind.Release, isGranted: true, mayResolve: false, 1, 0, 0);

    [Fact]
    public void Only_a_soft_reservation_keeps_its_id()
    {
        var book = new ReservationBook();
        foreach (var id in new[] { "soft", "committed", "released", "expired" })
        {
            book.Hold(id, 1, 100, 1, Reserved);
        }

        book.Refuse("refused", 1, Reserved);
        book.Commit("committed", 2, Committed);
        book.Take("released", 1, 2, Released);
        book.Expire("expired", 101);

        Assert.Equal(5, book.Count);
        Assert.Equal(["soft"], book.All().Where(r => r.Id is not null).Select(r => r.Id));
    }

    [Fact]
    public void An_expired_reservation_that_is_held_again_has_its_id_again()
    {
        var book = new ReservationBook();
        book.Hold("web/1", 1, 100, 1, Reserved);
        book.Expire("web/1", 100);

        book.Hold("web/1", 2, 200, 101, Reserved);

        Assert.Equal([("web/1", 2L)], book.FindExpired(200, null).Select(r => (r.Id!, r.Held)));
    }

    [Fact]
    public void A_full_chunk_of_reservations_is_no_large_object()
    {
        Assert.Equal(128, Unsafe.SizeOf<Reservation>());
        Assert.InRange(Unsafe.SizeOf<Reservation>() * ChunkedTable<Reservation>.ChunkEntries, 0, LargeObjectBytes - 1_000);
    }

    [Fact]
    public void An_id_of_any_length_has_a_key_of_its_own()
    {
        var longest = new string('~', Identifiers.MaxOperationChars);
        var ids = new[] { "!", "web/1/1", "web/1/2", longest, longest[1..] };

        Assert.Equal(ids.Length, ids.Select(ReservationKey.Of).Distinct().Count());
        Assert.All(ids, id => Assert.Equal(ReservationKey.Of(id), ReservationKey.Of(new string(id.AsSpan()))));
    }
}
