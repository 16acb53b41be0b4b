using OrderCluster.Audit.Report;
using OrderCluster.Grains.Orders;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class OrderSequenceChecks
{
    [Fact]
    public Task An_order_rejected_after_it_was_confirmed_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        OfOneConfirmedOrder().Stock("MUG", Released("web/1/1", 4, 0)).Order("web/1", new OrderRejected(Noon, "no-stock", "too late", MustUndo: false)),
        "order/web/1 at append 3", "rejected after it was confirmed");

    [Fact]
    public Task An_order_confirmed_with_too_few_reserved_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        new ScriptedJournal()
            .Stock("MUG", Received(10), Reserved("web/1/1", 3, available: 10))
            .Order("web/1", Placed("web/1", 4, reserved: 3))
            .Stock("MUG", Committed("web/1/1", 3))
            .Order("web/1", Authorized("web/1", 7.50m), new OrderConfirmed(Noon)),
        "order/web/1 at append 2", "confirmed with 3 of 4 units of line 1 (MUG)");

    [Fact]
    public Task An_order_confirmed_with_its_payment_voided_is_found() => Audited.Finds(
        Checks.OneCharge,
        new ScriptedJournal()
            .Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10), Committed("web/1/1", 4))
            .Order("web/1", Placed("web/1", 4), Authorized("web/1", 10m), new PaymentVoided(Noon, "web/1/pay/1"), new OrderConfirmed(Noon)),
        "order/web/1", "payment voided");

    [Fact]
    public Task An_event_of_an_order_that_was_never_placed_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Order("web/2", new OrderConfirmed(Noon)), "order/web/2", "OrderConfirmed", "never placed");

    [Theory]
    [InlineData("web/2/pay/1")]
    [InlineData("")]
    public Task An_order_placed_with_a_payment_intent_that_is_not_its_own_is_found(string intent) => Audited.Finds(
        Checks.OneCharge,
        new ScriptedJournal()
            .Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10))
            .Order("web/1", Placed("web/1", 4) with { PaymentIntent = intent }),
        "order/web/1 at append 1", $"payment intent '{intent}' is not of this order");

    [Fact]
    public Task A_cancellation_given_back_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, CancelledByOne().Order("web/1", new GivenBack(Noon, "c1"), new GivenBack(Noon, "c1")), "c1", "given back twice");

    [Fact]
    public Task A_cancellation_given_back_that_was_never_asked_for_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, CancelledByOne().Order("web/1", new GivenBack(Noon, "c1"), new GivenBack(Noon, "c2")), "c2", "never asked for");

    [Fact]
    public Task An_event_of_a_line_that_the_order_does_not_have_is_found() => Audited.Finds(
        Checks.LineQuantities, OfOneConfirmedOrder().Order("web/1", new OrderReserved(Noon, 2, [new ReservedLine(2, 1)])), "line 2", "does not have");

    private static ScriptedJournal CancelledByOne() => OfOneConfirmedOrder()
        .Order("web/1", new CancelRequested(Noon, "c1", false, [new CancelledUnits(1, 1, 1, 1, 3)], "changed my mind", "channel"))
        .Stock("MUG", Released("web/1/1", 1, 3));
}
