using OrderCluster.Audit.Report;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Verdicts;

namespace OrderCluster.LoadTests.Tests.Scenarios;

public class SaleVerdictTests
{
    private const int Stock = 2;

    private static readonly ChannelTotals Before = new() { Channel = "shop", Confirmed = 7, Rejected = 5, UnitsCommitted = 9 };

    [Fact]
    public void A_sale_in_which_everybody_was_told_is_exact() => Assert.True(Judge(History(2, 3, 0), sold: 2, turnedAway: 3));

    [Fact]
    public void Whoever_stopped_waiting_is_found_in_the_journal() => Assert.True(Judge(History(1, 2, 2), sold: 2, turnedAway: 3));

    [Theory]
    [InlineData(3, 2, 3)]
    [InlineData(1, 4, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(1, 4, 2)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 4, 2)]
    [InlineData(2, 3, 3)]
    public void A_journal_that_sold_more_or_less_or_left_an_order_out_is_found(int sold, int turnedAway, int committed) =>
        Assert.False(Judge(History(1, 3, 1), sold, turnedAway, committed));

    [Fact]
    public void More_clients_told_of_a_unit_than_there_were_is_found() => Assert.False(Judge(History(3, 2, 0), sold: 2, turnedAway: 3));

    [Fact]
    public void An_order_that_is_neither_sold_nor_turned_away_is_found()
    {
        var history = History(2, 2, 0);
        history.Tell(history.Next(), OrderFate.Held);
        Assert.False(Judge(history, sold: 2, turnedAway: 3));
    }

    [Fact]
    public void An_order_without_an_answer_may_or_may_not_be_in_the_journal()
    {
        var history = History(2, 2, 0);
        history.Tell(history.Next(), OrderFate.Unknown);
        Assert.True(Judge(history, sold: 2, turnedAway: 2));
        Assert.True(Judge(history, sold: 2, turnedAway: 3));
    }

    [Fact]
    public void Without_a_journal_everybody_must_have_been_told()
    {
        Assert.True(JudgeByClients(History(2, 3, 0)));
        Assert.False(JudgeByClients(History(2, 2, 1)));
        Assert.False(JudgeByClients(History(3, 2, 0)));
    }

    private static bool Judge(OrderHistory history, int sold, int turnedAway, int? committed = null)
    {
        var verdict = new Verdict();
        var journal = Before with
        {
            Confirmed = Before.Confirmed + sold, Rejected = Before.Rejected + turnedAway, UnitsCommitted = Before.UnitsCommitted + (committed ?? sold),
        };
        SaleVerdict.Judge(verdict, history, Stock, Before, journal);
        return !verdict.IsBroken;
    }

    private static bool JudgeByClients(OrderHistory history)
    {
        var verdict = new Verdict();
        SaleVerdict.Judge(verdict, history, Stock, Before, null);
        return !verdict.IsBroken;
    }

    private static OrderHistory History(int confirmed, int rejected, int underway)
    {
        var history = new OrderHistory("shop", "t");
        Tell(OrderFate.Confirmed, confirmed);
        Tell(OrderFate.Rejected, rejected);
        Tell(OrderFate.Underway, underway);
        return history;

        void Tell(OrderFate fate, int orders)
        {
            for (var i = 0; i < orders; i++)
            {
                history.Tell(history.Next(), fate);
            }
        }
    }
}
