using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Grains.Tests.Inventory;

public sealed class Giving_back_and_shipping_tests
{
    [Fact]
    public void A_repeated_release_gives_back_once()
    {
        var bucket = Committed(stock: 10, quantity: 8);

        var first = bucket.Release("web/1/1", 3, "cancel-1");

        Assert.Equal(new ReleaseReply(3, 5), first);
        Assert.Equal(first, bucket.Release("web/1/1", 3, "cancel-1"));
        Assert.Equal((5, 5), (bucket.Seen.Available, bucket.Seen.Committed));
    }

    [Fact]
    public void A_release_repeated_months_later_still_gives_back_once()
    {
        var bucket = Committed(stock: 10, quantity: 8);
        bucket.PlacedAt = bucket.Now;
        bucket.Release("web/1/1", 3, "cancel-1");
        for (var day = 1; day <= 60; day++)
        {
            bucket.Pass(TimeSpan.FromDays(1));
            bucket.Receive($"receipt-{day}", 1);
        }

        Assert.Equal(new ReleaseReply(3, 5), bucket.Release("web/1/1", 3, "cancel-1"));
        Assert.Equal(5, bucket.Seen.Committed);
    }

    [Fact]
    public void A_release_of_more_than_is_held_gives_back_what_is_held()
    {
        var bucket = Committed(stock: 10, quantity: 2);

        Assert.Equal(new ReleaseReply(2, 0), bucket.Release("web/1/1", 5));
        Assert.Equal(10, bucket.Seen.Available);
    }

    [Fact]
    public void A_released_reservation_stays_released()
    {
        var bucket = Committed(stock: 10, quantity: 2);
        bucket.Release("web/1/1");

        Assert.Equal(ReserveOutcome.Ended, bucket.Reserve("web/1/1", 2, operation: "late").Outcome);
        Assert.Equal(CommitOutcome.Ended, bucket.Commit("web/1/1", "late").Outcome);
        Assert.Equal(new ReleaseReply(0, 0), bucket.Release("web/1/1", null, "late"));
        Assert.Empty(bucket.LastEvents);
    }

    [Fact]
    public void What_has_ended_is_forgotten_after_a_day()
    {
        var bucket = Committed(stock: 10, quantity: 2);
        bucket.Release("web/1/1");
        bucket.Pass(TimeSpan.FromHours(24));
        bucket.Receive("receipt-1", 1);
        Assert.Equal(1, bucket.State.Reservations.Count);
        bucket.Pass(TimeSpan.FromHours(2));
        bucket.Receive("receipt-2", 1);

        Assert.Equal(0, bucket.State.Reservations.Count);
    }

    [Fact]
    public void A_committed_reservation_is_never_forgotten()
    {
        var bucket = Committed(stock: 10, quantity: 2);
        bucket.PlacedAt = bucket.Now;
        bucket.Pass(TimeSpan.FromDays(400));
        bucket.Receive("receipt", 1);

        Assert.Equal(new ReleaseReply(2, 0), bucket.Release("web/1/1"));
    }

    [Fact]
    public void A_shipment_takes_units_off_the_books_once()
    {
        var bucket = Committed(stock: 10, quantity: 8);

        var first = bucket.Consume("web/1/1", 3, "parcel-1");

        Assert.Equal(new ConsumeReply(3, 5), first);
        Assert.Equal(first, bucket.Consume("web/1/1", 3, "parcel-1"));
        Assert.Equal((7, 5, 2), (bucket.Seen.OnHand, bucket.Seen.Committed, bucket.Seen.Available));
    }

    [Fact]
    public void Only_what_is_committed_can_be_shipped()
    {
        var bucket = new Bucket(stock: 10);
        bucket.Reserve("web/1/1", 2);

        Assert.Equal("reservation-not-committed", Assert.Throws<ConflictException>(() => bucket.Consume("web/1/1", 1)).Code);
        bucket.Commit("web/1/1");
        Assert.Equal("quantity-exceeds-committed", Assert.Throws<ConflictException>(() => bucket.Consume("web/1/1", 3)).Code);
    }

    [Fact]
    public void What_is_not_on_hand_cannot_be_shipped_although_it_is_promised()
    {
        var bucket = Committed(stock: 10, quantity: 8);
        bucket.Adjust("count-1", -7);

        Assert.Equal("quantity-exceeds-on-hand", Assert.Throws<ConflictException>(() => bucket.Consume("web/1/1", 4)).Code);
    }

    private static Bucket Committed(long stock, long quantity)
    {
        var bucket = new Bucket(stock);
        bucket.Reserve("web/1/1", quantity);
        bucket.Commit("web/1/1");
        return bucket;
    }
}
