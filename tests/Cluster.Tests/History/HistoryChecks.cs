using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Orders;
using OrderCluster.LocalCluster.History;

namespace OrderCluster.Cluster.Tests.History;

public sealed class HistoryChecks
{
    private const string Order = "shop/1";
    private const string Sku = "K01";

    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CallHistory _calls = new();
    private readonly JournalFacts _journal = new();

    [Fact]
    public void A_history_that_the_journal_bears_out_is_possible()
    {
        Place(Order, 10, 20);
        Place("shop/2", 15, 25, CallOutcome.Unknown);
        Place("shop/3", 15, 25, CallOutcome.Unknown);
        Confirm(Order);
        Confirm("shop/3");
        Read(committed: 0, 5, 9);
        Read(committed: 1, 16, 18);
        Read(committed: 2, 22, 24);
        Read(committed: 2, 30, 31);
        Assert.Empty(HistoryCheck.Check(_calls, _journal));
    }

    [Fact]
    public void An_acknowledged_order_that_is_not_in_the_journal_is_told()
    {
        Place(Order, 10, 20);
        AssertTells("is not in the journal");
    }

    [Fact]
    public void An_order_that_was_told_as_confirmed_and_is_not_is_told()
    {
        Place(Order, 10, 20);
        _journal.Take(Order, Placed(Sku));
        AssertTells("the journal does not confirm it");
    }

    [Fact]
    public void An_order_that_is_placed_twice_is_told()
    {
        Place(Order, 10, 20);
        Confirm(Order);
        _journal.Take(Order, Placed(Sku));
        AssertTells("was placed 2 times");
    }

    [Fact]
    public void A_refused_order_that_the_journal_confirms_is_told()
    {
        Place(Order, 10, 20, CallOutcome.Refused);
        Confirm(Order);
        AssertTells("was refused, and the journal confirms it");
    }

    [Fact]
    public void An_order_with_other_lines_than_were_sent_is_told()
    {
        Place(Order, 10, 20, CallOutcome.Unknown);
        _journal.Take(Order, Placed("K02"));
        AssertTells("the journal says K02");
    }

    [Fact]
    public void An_order_that_nobody_has_placed_is_told()
    {
        Confirm(Order);
        AssertTells("nobody placed it");
    }

    [Fact]
    public void Units_that_no_order_stands_behind_are_told()
    {
        Place(Order, 10, 20);
        Confirm(Order);
        Promise(1);
        AssertTells("2 units are promised to orders, of which 1 are confirmed");
    }

    [Fact]
    public void A_confirmed_order_without_its_unit_is_told()
    {
        Place(Order, 10, 20);
        _journal.Take(Order, Placed(Sku));
        _journal.Take(Order, new OrderConfirmed(At));
        AssertTells("0 units are promised to orders, of which 1 are confirmed");
    }

    [Fact]
    public void A_read_that_misses_an_order_acknowledged_before_it_is_told()
    {
        Place(Order, 10, 20);
        Confirm(Order);
        Read(committed: 0, 21, 22);
        AssertTells("a read told of 0 promised units, when 1 were acknowledged before it");
    }

    [Fact]
    public void A_read_that_knows_an_order_before_it_is_asked_for_is_told()
    {
        Place(Order, 10, 20);
        Confirm(Order);
        Read(committed: 1, 5, 9);
        AssertTells("a read told of 1 promised units, when 0 were acknowledged before it and 0 asked for by its end");
    }

    [Fact]
    public void A_read_that_goes_back_behind_an_earlier_one_is_told()
    {
        Place(Order, 10, 20);
        Confirm(Order);
        Read(committed: 1, 12, 14);
        Read(committed: 0, 15, 16);
        AssertTells("a read told of 0 promised units after another had told of 1");
    }

    private void AssertTells(string what) => Assert.Contains(what, Assert.Single(HistoryCheck.Check(_calls, _journal)), StringComparison.Ordinal);

    private void Place(string orderId, long invokedAt, long endedAt, CallOutcome outcome = CallOutcome.Answered) => _calls.Add(new PlacedCall(
        orderId, [Sku], invokedAt, endedAt, outcome, outcome == CallOutcome.Answered ? OrderState.Confirmed : null));

    private void Read(long committed, long invokedAt, long endedAt) => _calls.Add(new StockCall(Sku, invokedAt, endedAt, 100, committed, 0));

    private void Confirm(string orderId)
    {
        _journal.Take(orderId, Placed(Sku));
        _journal.Take(orderId, new OrderConfirmed(At));
        Promise(1);
    }

    private void Promise(long units) => _journal.Take(Sku, new ReservationCommitted("r", "o", units, At));

    private static OrderPlaced Placed(string sku) => new(
        At, "h", null, "GBP", AllocationRule.AllOrNothing, At, [new PlacedLine(1, sku, 1, 2.50m, null, 1)], 2.50m, "intent", null, 1, 0, At);
}
