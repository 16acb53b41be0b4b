using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;

namespace OrderCluster.Grains.Tests.Inventory;

public sealed class Reserving_tests
{
    [Fact]
    public void The_last_unit_is_sold_once()
    {
        var bucket = new Bucket(stock: 1);

        Assert.Equal(ReserveOutcome.Reserved, bucket.Reserve("web/1/1", 1).Outcome);
        Assert.Equal(ReserveOutcome.Rejected, bucket.Reserve("web/2/1", 1).Outcome);
    }

    [Fact]
    public void A_partial_reservation_takes_what_is_there()
    {
        var bucket = new Bucket(stock: 3);

        var reply = bucket.Reserve("web/1/1", 5, minimum: 1);

        Assert.Equal((ReserveOutcome.Reserved, 3, 3, false), (reply.Outcome, reply.Reserved, reply.Available, reply.MayResolve));
        Assert.Equal(2, Assert.IsType<StockReserved>(Assert.Single(bucket.LastEvents)).Missing);
    }

    [Fact]
    public void A_refusal_says_whether_soft_holds_of_others_cause_it()
    {
        var bucket = new Bucket(stock: 3);
        bucket.Reserve("web/1/1", 2);

        Assert.True(bucket.Reserve("web/2/1", 3).MayResolve);
        Assert.False(bucket.Reserve("web/3/1", 4).MayResolve);
        bucket.Commit("web/1/1");
        Assert.False(bucket.Reserve("web/4/1", 3).MayResolve);
    }

    [Fact]
    public void A_repeat_of_a_refusal_is_refused_although_stock_has_come()
    {
        var bucket = new Bucket(stock: 0);
        var refused = bucket.Reserve("web/1/1", 1);
        bucket.Receive("receipt", 1);

        Assert.Equal(refused, bucket.Reserve("web/1/1", 1));
        Assert.Equal(ReserveOutcome.Reserved, bucket.Reserve("web/1/1", 1, operation: "reserve-again").Outcome);
    }

    [Fact]
    public void Another_operation_on_a_live_reservation_holds_no_second_time()
    {
        var bucket = new Bucket(stock: 10);
        bucket.Reserve("web/1/1", 4);

        var reply = bucket.Reserve("web/1/1", 6, operation: "reserve-again");

        Assert.Equal((ReserveOutcome.Reserved, 4), (reply.Outcome, reply.Reserved));
        Assert.Equal(6, bucket.Seen.Available);
    }

    [Fact]
    public void Another_operation_on_a_soft_reservation_makes_it_last_longer()
    {
        var bucket = new Bucket(stock: 10);
        bucket.Reserve("web/1/1", 4, timeToLive: TimeSpan.FromMinutes(1));
        bucket.Reserve("web/1/1", 4, operation: "reserve-again", timeToLive: TimeSpan.FromMinutes(5));

        bucket.Pass(TimeSpan.FromMinutes(4));

        Assert.Equal(new CommitReply(CommitOutcome.Committed, 4), bucket.Commit("web/1/1"));
    }

    [Fact]
    public void A_soft_hold_expires_at_its_time_and_its_units_can_be_promised_again()
    {
        var bucket = new Bucket(stock: 1);
        var first = bucket.Reserve("web/1/1", 1);
        bucket.Now = first.ExpiresAt;

        Assert.Equal(ReserveOutcome.Reserved, bucket.Reserve("web/2/1", 1).Outcome);
        Assert.Equal([typeof(ReservationExpired), typeof(StockReserved)], bucket.LastEvents.Select(e => e.GetType()));
    }

    [Fact]
    public void An_expired_reservation_may_be_reserved_again()
    {
        var bucket = new Bucket(stock: 1);
        bucket.Reserve("web/1/1", 1);
        bucket.Pass(TimeSpan.FromHours(1));

        Assert.Equal(CommitOutcome.Expired, bucket.Commit("web/1/1").Outcome);
        Assert.Equal(ReserveOutcome.Reserved, bucket.Reserve("web/1/1", 1, operation: "reserve-again").Outcome);
        Assert.Equal(CommitOutcome.Expired, bucket.Commit("web/1/1").Outcome);
        Assert.Equal(CommitOutcome.Committed, bucket.Commit("web/1/1", "commit-again").Outcome);
    }

    [Fact]
    public void A_clock_that_jumps_back_does_not_revive_an_expired_hold()
    {
        var bucket = new Bucket(stock: 1);
        var first = bucket.Reserve("web/1/1", 1);
        bucket.Now = first.ExpiresAt;
        bucket.Receive("receipt", 1);
        bucket.Pass(TimeSpan.FromMinutes(-5));

        Assert.Equal(CommitOutcome.Expired, bucket.Commit("web/1/1").Outcome);
    }

    [Fact]
    public void An_order_placed_before_the_memory_begins_is_refused()
    {
        var bucket = new Bucket(stock: 1) { PlacedAt = new DateTimeOffset(2025, 12, 31, 11, 59, 59, TimeSpan.Zero) };

        Assert.Equal(ReserveOutcome.TooOld, bucket.Reserve("web/1/1", 1).Outcome);
        Assert.Equal(CommitOutcome.TooOld, bucket.Commit("web/1/1").Outcome);
        Assert.Equal(new ReleaseReply(0, 0), bucket.Release("web/1/1"));
        Assert.Empty(bucket.LastEvents);
    }

    [Fact]
    public void A_release_that_overtakes_its_reservation_keeps_it_from_ever_holding_anything()
    {
        var bucket = new Bucket(stock: 1);

        Assert.Equal(new ReleaseReply(0, 0), bucket.Release("web/1/1"));
        Assert.Equal(ReserveOutcome.Ended, bucket.Reserve("web/1/1", 1).Outcome);
        Assert.Equal(CommitOutcome.Ended, bucket.Commit("web/1/1").Outcome);
        Assert.Equal(1, bucket.Seen.Available);
    }

    [Fact]
    public void More_expiries_than_one_decision_stamps_still_let_the_asked_one_be_reserved_again()
    {
        var bucket = new Bucket(stock: 2_000);
        for (var i = 0; i < 1_200; i++)
        {
            bucket.Reserve($"web/{i}/1", 1);
        }

        bucket.Pass(TimeSpan.FromHours(1));

        Assert.Equal(ReserveOutcome.Reserved, bucket.Reserve("web/1199/1", 1, operation: "reserve-again").Outcome);
        Assert.Equal(1_999, bucket.Seen.Available);
    }

    [Theory]
    [InlineData(0, 1, "quantity")]
    [InlineData(-1, 1, "quantity")]
    [InlineData(long.MaxValue, 1, "quantity")]
    [InlineData(long.MinValue, 1, "quantity")]
    [InlineData(5, 0, "minimumQuantity")]
    [InlineData(5, long.MaxValue, "minimumQuantity")]
    public void A_quantity_that_cannot_be_is_refused_by_its_field(long quantity, long minimum, string field)
    {
        var bucket = new Bucket(stock: 5);

        var error = Assert.Throws<InvalidRequestException>(() => bucket.Reserve("web/1/1", quantity, minimum));

        Assert.Equal(("quantity-invalid", field), (error.Code, error.Problems[0].Field));
    }

    [Fact]
    public void A_minimum_of_several_lines_may_be_more_than_the_quantity_of_one()
    {
        var bucket = new Bucket(stock: 5);

        Assert.Equal((ReserveOutcome.Rejected, false), (bucket.Reserve("web/1/1", 3, minimum: 6).Outcome, bucket.Reserve("web/1/1", 3, minimum: 6).MayResolve));
        Assert.Equal((ReserveOutcome.Reserved, 3), (bucket.Reserve("web/2/1", 3, minimum: 5).Outcome, bucket.Reserve("web/2/1", 3, minimum: 5).Reserved));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("größe")]
    public void An_id_of_another_form_is_refused(string id)
    {
        var error = Assert.Throws<InvalidRequestException>(() => new Bucket(stock: 5).Reserve(id, 1));

        Assert.Equal(("id-invalid", "reservationId"), (error.Code, error.Problems[0].Field));
    }

    [Fact]
    public void An_order_from_the_future_is_refused()
    {
        var bucket = new Bucket(stock: 5);
        bucket.PlacedAt = bucket.Now.AddHours(2);

        Assert.Equal("placed-at-invalid", Assert.Throws<InvalidRequestException>(() => bucket.Reserve("web/1/1", 1)).Code);
    }

    [Fact]
    public void A_hold_without_end_is_refused() =>
        Assert.Equal(
            "time-to-live-invalid",
            Assert.Throws<InvalidRequestException>(() => new Bucket(stock: 5).Reserve("web/1/1", 1, timeToLive: TimeSpan.MaxValue)).Code);
}
