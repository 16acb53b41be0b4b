using OrderCluster.Audit.Report;
using OrderCluster.Grains.Inventory;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class StockChecks
{
    [Fact]
    public async Task A_sound_journal_has_no_violation()
    {
        var report = await Audited.Report(OfOneConfirmedOrder());
        Assert.Empty(report.Violations);
        Assert.True(report.IsClean);
        var totals = report.Of("web");
        Assert.Equal((1, 4, 4, 0, 0), (totals.Confirmed, totals.UnitsOrdered, totals.UnitsCommitted, totals.UnitsReleased, totals.UnitsShort));
    }

    [Fact]
    public Task A_reservation_beyond_what_is_there_is_an_oversell() => Audited.Finds(
        Checks.NoOversell,
        OfOneConfirmedOrder().Stock("MUG", Reserved("web/2/1", 7, available: 6)),
        "web/2/1", "stock/MUG@main at append 3", "7 units of 6");

    [Fact]
    public Task A_second_live_reservation_counts_against_the_first() => Audited.Finds(
        Checks.NoOversell,
        OfOneConfirmedOrder().Stock("MUG", Reserved("web/2/1", 5, available: 6), Reserved("web/3/1", 2, available: 1)),
        "web/3/1");

    [Fact]
    public Task An_adjustment_below_what_is_promised_is_a_shortage_and_no_oversell() =>
        AssertClean(OfOneConfirmedOrder().Stock("MUG", new StockAdjusted("a1", -9, 3, "count", "ops", Noon)));

    [Fact]
    public Task A_shortage_that_is_not_said_is_found() => Audited.Finds(
        Checks.Conservation,
        OfOneConfirmedOrder().Stock("MUG", new StockAdjusted("a1", -9, 0, "count", "ops", Noon)),
        "a1", "it is 3");

    [Fact]
    public Task More_taken_off_than_is_on_hand_is_found() => Audited.Finds(
        Checks.Conservation,
        new ScriptedJournal().Stock("MUG", Received(10), new StockAdjusted("a1", -11, 1, "count", "ops", Noon)),
        "leaves -1");

    [Fact]
    public Task A_bucket_that_saw_more_than_there_was_is_found() => Audited.Finds(
        Checks.Conservation,
        OfOneConfirmedOrder().Stock("MUG", Reserved("web/2/1", 1, available: 9)),
        "saw 9", "6 were");

    [Fact]
    public Task A_receipt_booked_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Stock("MUG", Received(10)), "receipt r1");

    [Fact]
    public Task A_reservation_granted_again_while_live_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Stock("MUG", Reserved("web/1/1", 4, available: 6, operation: "r2")), "web/1/1", "live");

    [Fact]
    public Task A_reservation_that_comes_back_after_its_end_is_found() => Audited.Finds(
        Checks.EndsOnce,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Released("web/2/1", 4, 0), Reserved("web/2/1", 4, available: 10, operation: "r2")),
        "web/2/1", "after it has ended");

    [Fact]
    public Task The_same_operation_granted_again_after_an_expiry_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Expired("web/2/1", 4, minutes: 2), Reserved("web/2/1", 4, available: 10)),
        "granted twice");

    [Fact]
    public Task An_expired_reservation_may_be_granted_anew() => AssertClean(
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Expired("web/2/1", 4, minutes: 2), Reserved("web/2/1", 4, available: 10, operation: "r2")));

    [Fact]
    public Task An_expiry_before_its_time_is_found() => Audited.Finds(
        Checks.EndsOnce,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Expired("web/2/1", 4, minutes: 0)),
        "web/2/1");

    [Fact]
    public Task A_release_of_what_has_ended_is_found() => Audited.Finds(
        Checks.EndsOnce,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Released("web/2/1", 4, 0), Released("web/2/1", 4, 0, "x2")),
        "x2");

    [Fact]
    public Task A_release_beyond_what_is_held_is_found() => Audited.Finds(
        Checks.Conservation,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Released("web/2/1", 5, 0)),
        "takes 5 of 4");

    [Fact]
    public Task A_commit_of_what_is_not_held_is_found() => Audited.Finds(
        Checks.EndsOnce,
        new ScriptedJournal().Stock("MUG", Received(10), Committed("web/2/1", 4)),
        "not live");

    [Fact]
    public Task A_shipment_of_what_was_never_committed_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        new ScriptedJournal()
            .Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10))
            .Order("web/2", Placed("web/2", 4))
            .Stock("MUG", new StockConsumed("web/2/1", "s1", 1, 3, Noon)),
        "s1");

    [Fact]
    public Task An_adjustment_booked_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer,
        OfOneConfirmedOrder().Stock("MUG", new StockAdjusted("a1", -1, 0, "count", "ops", Noon), new StockAdjusted("a1", -1, 0, "count", "ops", Noon)),
        "adjustment a1", "twice");

    [Fact]
    public Task A_commit_done_twice_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Stock("MUG", Committed("web/1/1", 4)), "web/1/1", "committed twice");

    [Fact]
    public Task A_commit_of_another_quantity_is_found() => Audited.Finds(
        Checks.Conservation,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10)).Order("web/1", Placed("web/1", 4)).Stock("MUG", Committed("web/1/1", 5)),
        "commits 5 units", "holds 4");

    [Fact]
    public Task A_commit_to_something_that_is_no_orders_line_is_found() => Audited.Finds(
        Checks.PromiseBacked,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("nobody", 4, available: 10), Committed("nobody", 4)),
        "nobody", "no order's line");

    private static ReservationExpired Expired(string reservationId, long quantity, int minutes) => new(reservationId, quantity, Noon.AddMinutes(minutes));

    private static async Task AssertClean(ScriptedJournal journal) => Assert.Empty((await Audited.Report(journal)).Violations);
}
