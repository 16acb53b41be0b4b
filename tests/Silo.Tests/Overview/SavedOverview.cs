using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo.Tests.Overview;

public sealed class SavedOverview
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_restored_tells_the_same_and_goes_on_alike()
    {
        var first = new OrderBoard();
        Play(first, "shop/done", Placed(), new OrderConfirmed(Now));
        Play(first, "shop/held", Placed(), new OrderHeld(Now, HoldReason.ManualReview, "over the limit", "system", "a person"));
        Play(first, "shop/waiting", Placed(), new RetryScheduled(Now, "stock", 3, Now.AddSeconds(30)));

        var saved = JsonSerializer.Serialize(first.Save(), WireJson.Answers);
        var second = new OrderBoard(JsonSerializer.Deserialize<SavedOrders>(saved, WireJson.Answers));

        Assert.Equal(first.Totals(), second.Totals());
        Assert.Equal(first.Oldest(10), second.Oldest(10));
        Assert.Equal(first.Rate(Now.AddSeconds(5)).Placed, second.Rate(Now.AddSeconds(5)).Placed);
        Assert.Equal(3, second.Rate(Now.AddSeconds(5)).Placed.Sum());
        Play(second, "shop/waiting", new OrderConfirmed(Now));
        Assert.Equal((2, 1), (second.Totals().Confirmed, second.UnfinishedCount));
    }

    [Fact]
    public void A_board_of_another_version_is_not_restored()
    {
        var board = new OverviewBoard();
        Assert.False(board.Restore("not a board"));
        Assert.True(board.Restore(new OverviewBoard().Save()));
    }

    private static OrderPlaced Placed() => new(Now, "", null, "GBP", default, Now, [], 0, "", null, 0, 0, Now);

    private static void Play(OrderBoard board, string orderId, params OrderEvent[] events) => Array.ForEach(events, each => board.Apply(orderId, each));
}
