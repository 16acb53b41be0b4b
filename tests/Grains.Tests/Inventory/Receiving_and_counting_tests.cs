using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;

namespace OrderCluster.Grains.Tests.Inventory;

public sealed class Receiving_and_counting_tests
{
    [Fact]
    public void A_receipt_is_booked_once_however_late_it_is_repeated()
    {
        var bucket = new Bucket(stock: 0);
        Assert.False(bucket.Receive("receipt-1", 5));
        bucket.Pass(TimeSpan.FromDays(400));

        Assert.True(bucket.Receive("receipt-1", 5));
        Assert.Equal(5, bucket.Seen.OnHand);
    }

    [Fact]
    public void A_receipt_id_that_stands_for_another_quantity_is_a_conflict()
    {
        var bucket = new Bucket(stock: 0);
        bucket.Receive("receipt-1", 5);

        Assert.Equal("operation-reused", Assert.Throws<ConflictException>(() => bucket.Receive("receipt-1", 6)).Code);
    }

    [Fact]
    public void A_receipt_and_an_adjustment_may_have_the_same_id()
    {
        var bucket = new Bucket(stock: 0);
        bucket.Receive("2026-01", 5);

        Assert.False(bucket.Adjust("2026-01", 5));
        Assert.Equal(10, bucket.Seen.OnHand);
    }

    [Fact]
    public void A_count_below_what_is_promised_leaves_a_shortage_and_takes_nothing_from_an_order()
    {
        var bucket = new Bucket(stock: 10);
        bucket.Reserve("web/1/1", 8);
        bucket.Commit("web/1/1");

        bucket.Adjust("count-1", -5);

        Assert.Equal(3, Assert.IsType<StockAdjusted>(Assert.Single(bucket.LastEvents)).Shortage);
        Assert.Equal((5, 0, 3, 8), (bucket.Seen.OnHand, bucket.Seen.Available, bucket.Seen.Shortage, bucket.Seen.Committed));
        Assert.Equal(ReserveOutcome.Rejected, bucket.Reserve("web/2/1", 1, minimum: 1).Outcome);
    }

    [Fact]
    public void A_count_below_nothing_is_refused()
    {
        var bucket = new Bucket(stock: 5);

        Assert.Equal("on-hand-negative", Assert.Throws<InvalidRequestException>(() => bucket.Adjust("count-1", -6)).Code);
        Assert.Empty(bucket.LastEvents);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_correction_that_cannot_be_is_refused(long delta) =>
        Assert.Equal("quantity-invalid", Assert.Throws<InvalidRequestException>(() => new Bucket(stock: 5).Adjust("count-1", delta)).Code);

    [Fact]
    public void A_bucket_has_an_upper_bound()
    {
        var bucket = new Bucket(stock: 0);
        bucket.Hear(new StockReceived("from-when-more-came-at-once", 1_000_000_000_000_000, "delivery", "test", bucket.Now));

        Assert.Equal("quantity-invalid", Assert.Throws<InvalidRequestException>(() => bucket.Receive("receipt-last", 1)).Code);
        Assert.Equal("quantity-invalid", Assert.Throws<InvalidRequestException>(() => bucket.Adjust("count-1", 1)).Code);
    }
}
