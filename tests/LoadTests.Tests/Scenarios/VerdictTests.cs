using OrderCluster.Audit.Report;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Verdicts;

namespace OrderCluster.LoadTests.Tests.Scenarios;

public class VerdictTests
{
    private static readonly ChannelTotals Nothing = new() { Channel = "shop" };

    [Fact]
    public void A_journal_that_says_what_clients_were_told_keeps_the_promises() =>
        Assert.False(Judge(Told(confirmed: 3, rejected: 1), Nothing with { Confirmed = 3, Rejected = 1 }).IsBroken);

    [Theory]
    [InlineData(2, 1, 0, 0)]
    [InlineData(4, 1, 0, 0)]
    [InlineData(3, 0, 0, 0)]
    [InlineData(3, 1, 1, 0)]
    [InlineData(3, 1, 0, 1)]
    public void A_journal_that_says_otherwise_is_found(int confirmed, int rejected, int unfinished, int violations)
    {
        var journal = Nothing with { Confirmed = confirmed, Rejected = rejected, Unfinished = unfinished };
        Assert.True(Judge(Told(confirmed: 3, rejected: 1), journal, violations).IsBroken);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void An_order_without_an_answer_may_or_may_not_be_there(int confirmed, bool isKept)
    {
        var history = Told(confirmed: 3, rejected: 0);
        history.Tell(history.Next(), OrderFate.Unknown);
        Assert.Equal(isKept, !Judge(history, Nothing with { Confirmed = confirmed }).IsBroken);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_refused_order_must_not_be_there(int confirmed, bool isKept)
    {
        var history = Told(confirmed: 3, rejected: 0);
        history.Tell(history.Next(), OrderFate.Refused);
        var verdict = Judge(history, Nothing with { Confirmed = confirmed });
        Assert.Equal(isKept, !verdict.IsBroken);
        Assert.Contains(verdict.Findings, finding => finding.IsKept == isKept && finding.Promise == "refused orders are not in the journal");
    }

    [Fact]
    public void What_was_there_before_the_load_does_not_count()
    {
        var verdict = new Verdict();
        OrderVerdict.Judge(verdict, Told(confirmed: 2, rejected: 0), Report(Nothing with { Confirmed = 12 }, 0), Nothing with { Confirmed = 10 });
        Assert.False(verdict.IsBroken);
    }

    [Fact]
    public void Acknowledged_are_those_whose_clients_had_an_answer()
    {
        var history = Told(confirmed: 1, rejected: 1);
        history.Tell(history.Next(), OrderFate.Unknown);
        history.Tell(history.Next(), OrderFate.Refused);
        history.Next();
        Assert.Equal(["shop/t-1", "shop/t-2"], history.Acknowledged.Order());
    }

    [Fact]
    public void A_receipt_that_promises_other_than_was_asked_is_found()
    {
        var order = new PlaceOrder("shop", "t-1", "t-1", null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, "MUG", 2, 1m)], DateTimeOffset.UnixEpoch);
        Assert.Null(OrderSender.Wrong(order, Receipt("shop/t-1", "MUG", 2, 2)));
        Assert.NotNull(OrderSender.Wrong(order, Receipt("shop/t-1", "MUG", 2, 1)));
        Assert.NotNull(OrderSender.Wrong(order, Receipt("shop/t-1", "CUP", 2, 2)));
        Assert.NotNull(OrderSender.Wrong(order, Receipt("shop/t-2", "MUG", 2, 2)));
    }

    private static OrderReceipt Receipt(string id, string sku, long ordered, long promised) => new(
        id, OrderState.Confirmed, PaymentState.Authorized, null, new Money(2, "GBP"), [new LineReceipt(1, sku, ordered, promised, 0)], [], false, default);

    private static OrderHistory Told(int confirmed, int rejected)
    {
        var history = new OrderHistory("shop", "t");
        for (var i = 0; i < confirmed + rejected; i++)
        {
            history.Tell(history.Next(), i < confirmed ? OrderFate.Confirmed : OrderFate.Rejected);
        }

        return history;
    }

    private static Verdict Judge(OrderHistory history, ChannelTotals journal, int violations = 0)
    {
        var verdict = new Verdict();
        OrderVerdict.Judge(verdict, history, Report(journal, violations), Nothing);
        return verdict;
    }

    private static AuditReport Report(ChannelTotals journal, int violations) => new(1, 1, 1, violations, [], 0, null, [journal]);
}
