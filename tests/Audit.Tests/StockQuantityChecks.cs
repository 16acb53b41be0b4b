using OrderCluster.Audit.Report;
using OrderCluster.Grains.Inventory;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class StockQuantityChecks
{
    [Fact]
    public Task A_receipt_of_no_unit_is_found() => Audited.Finds(
        Checks.Conservation, OfOneConfirmedOrder().Stock("MUG", Received(0, "r2")), "receipt r2", "of 0 units");

    [Fact]
    public Task A_receipt_that_takes_stock_away_is_found() => Audited.Finds(
        Checks.Conservation, OfOneConfirmedOrder().Stock("MUG", Received(-1, "r2")), "receipt r2", "of -1 units");

    [Fact]
    public Task A_reservation_of_no_unit_is_found() => Audited.Finds(
        Checks.Conservation, OfOneConfirmedOrder().Stock("MUG", Reserved("web/2/1", 0, available: 6)), "reservation web/2/1", "holds 0 units");

    [Fact]
    public Task A_reservation_reaffirmed_with_another_quantity_is_found() => Audited.Finds(
        Checks.SameKeySameAnswer, OfOneConfirmedOrder().Stock("MUG", Reaffirmed("web/1/1", 3)), "web/1/1", "said to hold 3 units", "holds 4");

    [Fact]
    public Task A_reservation_reaffirmed_after_its_end_is_found() => Audited.Finds(
        Checks.EndsOnce,
        new ScriptedJournal().Stock("MUG", Received(10), Reserved("web/2/1", 4, available: 10), Released("web/2/1", 4, 0), Reaffirmed("web/2/1", 4)),
        "web/2/1", "reaffirmed", "has ended");

    private static ReservationReaffirmed Reaffirmed(string reservationId, long quantity) =>
        new(reservationId, $"{reservationId}/r2", ReservationCall.Reserve, quantity, 6, Noon.AddMinutes(1), Noon);
}
