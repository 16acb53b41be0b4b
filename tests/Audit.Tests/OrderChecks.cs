using OrderCluster.Audit.Report;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Orders;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class OrderChecks
{
    [Fact]
    public Task An_intent_authorized_twice_is_found() => Audited.Finds(
        Checks.OneCharge, OfOneConfirmedOrder().Order("web/1", Authorized("web/1", 10m)), "web/1/pay/1", "twice");

    [Fact]
    public Task Another_orders_intent_is_found() => Audited.Finds(
        Checks.OneCharge,
        Unconfirmed().Order("web/1", Authorized("web/2", 10m), new OrderConfirmed(Noon)),
        "web/2/pay/1");

    [Fact]
    public Task A_charge_beyond_the_orders_worth_is_found() => Audited.Finds(
        Checks.OneCharge, Unconfirmed().Order("web/1", Authorized("web/1", 10.01m), new OrderConfirmed(Noon)), "10.01", "come to 10");

    [Fact]
    public Task An_order_confirmed_without_payment_is_found() => Audited.Finds(
        Checks.OneCharge, Unconfirmed().Order("web/1", new OrderConfirmed(Noon)), "not authorized");

    [Fact]
    public Task An_order_placed_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Order("web/1", Placed("web/1", 4)), "placed twice");

    [Fact]
    public Task A_promise_without_stock_behind_it_is_found() => Audited.Finds(
        Checks.PromiseBacked, OfOneConfirmedOrder().Stock("MUG", Released("web/1/1", 1, 3)), "web/1", "promised 4", "committed 3");

    [Fact]
    public Task Stock_that_outlives_its_order_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        OfOneConfirmedOrder().Order(
            "web/1", new CancelRequested(Noon, "c1", true, [new CancelledUnits(1, null, 4, 4, 0)], "changed my mind", "channel"), new GivenBack(Noon, "c1"), new OrderCancelled(Noon)),
        "promised 0", "committed 4");

    [Fact]
    public Task Stock_committed_to_no_order_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        OfOneConfirmedOrder().Stock("MUG", Reserved("web/2/1", 2, available: 6), Committed("web/2/1", 2)),
        "web/2", "no such line");

    [Fact]
    public async Task An_order_on_its_way_is_unfinished_and_no_violation()
    {
        var report = await Audited.Report(Unconfirmed());
        Assert.Empty(report.Violations);
        Assert.Equal(1, report.Of("web").Unfinished);
    }

    [Fact]
    public async Task A_cancelled_order_that_gave_everything_back_is_sound()
    {
        var report = await Audited.Report(OfOneConfirmedOrder()
            .Order("web/1", new CancelRequested(Noon, "c1", true, [new CancelledUnits(1, null, 4, 4, 0)], "changed my mind", "channel"))
            .Stock("MUG", Released("web/1/1", 4, 0))
            .Order("web/1", new PaymentVoided(Noon, "web/1/pay/1"), new GivenBack(Noon, "c1"), new OrderCancelled(Noon)));
        Assert.Empty(report.Violations);
        var totals = report.Of("web");
        Assert.Equal((1, 0, 4, 0), (totals.Cancelled, totals.UnitsCommitted, totals.UnitsReleased, totals.UnitsShort));
    }

    [Fact]
    public Task A_cancellation_done_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer,
        OfOneConfirmedOrder().Order("web/1", Cancelled(remaining: 3), Cancelled(remaining: 2)).Stock("MUG", Released("web/1/1", 2, 2)),
        "c1", "twice");

    [Fact]
    public Task A_line_that_cancels_more_than_it_has_is_found() => Audited.Finds(
        Checks.LineQuantities,
        Unconfirmed().Order("web/1", new CancelRequested(Noon, "c1", false, [new CancelledUnits(1, 5, 5, 4, -1)], "", "channel")),
        "line 1", "cancelled 5");

    [Fact]
    public Task An_acknowledged_order_that_is_missing_is_found() => FindsMissing(["web/1", "web/2"], "order/web/2");

    [Fact]
    public Task Credit_granted_beyond_the_limit_is_found() => Audited.Finds(
        Checks.Credit,
        new ScriptedJournal().Customer("c7", new CreditLimitSet("l1", 10m, "GBP", "new", "ops", Noon), Credit("web/1", 10.5m)),
        "customer/c7", "10.5");

    [Fact]
    public Task Credit_committed_to_another_amount_than_the_orders_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        new ScriptedJournal()
            .Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10))
            .Customer("c7", Credit("web/1", 11m))
            .Order("web/1", Placed("web/1", 4, customerId: "c7"))
            .Stock("MUG", Committed("web/1/1", 4))
            .Customer("c7", new CreditCommitted("web/1", "web/1/c1", 11m, Noon))
            .Order("web/1", Authorized("web/1", 10m), new OrderConfirmed(Noon)),
        "11 of credit", "come to 10");

    [Fact]
    public Task A_line_that_does_not_come_to_its_units_in_whole_pence_is_found() => Audited.Finds(
        Checks.Amounts, new ScriptedJournal().Order("web/1", Thirds(0.9999m)), "comes to 0.9999", "3 units at 0.3333 GBP");

    [Fact]
    public Task A_total_that_is_not_the_sum_of_its_lines_is_found() => Audited.Finds(
        Checks.Amounts, new ScriptedJournal().Order("web/1", Thirds(1.00m) with { Total = 1.01m }), "total is 1.01", "come to 1.00");

    [Fact]
    public Task Cancelled_units_that_take_more_than_their_part_are_found() => Audited.Finds(
        Checks.Amounts, new ScriptedJournal().Order("web/1", Thirds(1.00m), CancelledFor(0.34m)), "1 units of line 1 are cancelled for 0.34");

    [Fact]
    public async Task Units_cancelled_for_their_part_are_sound() =>
        Assert.Empty((await Audited.Report(new ScriptedJournal().Order("web/1", Thirds(1.00m), CancelledFor(0.33m)))).Violations);

    private static OrderPlaced Thirds(decimal amount)
    {
        var placed = Placed("web/1", 3, reserved: 0);
        return placed with { Lines = [placed.Lines[0] with { UnitPrice = 0.3333m, Amount = amount }], Total = amount };
    }

    private static CancelRequestedV2 CancelledFor(decimal amount) => new(Noon, "c1", false, [new CancelledUnits(1, 1, 1, 0, 2, amount)], "", "channel");

    private static CancelRequested Cancelled(long remaining) => new(Noon, "c1", false, [new CancelledUnits(1, 1, 1, 1, remaining)], "", "channel");

    private static CreditHeld Credit(string orderId, decimal amount) => new(orderId, orderId + "/r1", amount, "GBP", null, false, Noon.AddMinutes(1), Noon);

    private static ScriptedJournal Unconfirmed()
    {
        var journal = new ScriptedJournal();
        return journal
            .Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10))
            .Order("web/1", Placed("web/1", 4))
            .Stock("MUG", Committed("web/1/1", 4));
    }

    private static async Task FindsMissing(HashSet<string> acknowledged, string stream)
    {
        var report = await Audited.Report(OfOneConfirmedOrder(), acknowledged);
        var violation = Assert.Single(report.Violations);
        Assert.Equal((Checks.Acknowledged, stream), (violation.Check, violation.Stream));
        Assert.Equal(2, report.Acknowledged);
    }
}
