using System.Buffers;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Audit.Tests;

/// <summary>A journal written row by row, right or wrong: what a store would never accept can be put into it.</summary>
internal sealed class ScriptedJournal
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, StreamHead> _heads = [];

    public List<JournalRow> Rows { get; } = [];

    public ScriptedJournal Stock(string sku, params StockEvent[] events) => Append($"stock/{sku}@main", [.. events.Select(EventCatalog.Of<StockEvent>().Write)]);

    public ScriptedJournal Order(string orderId, params OrderEvent[] events) => Append($"order/{orderId}", [.. events.Select(EventCatalog.Of<OrderEvent>().Write)]);

    public ScriptedJournal Customer(string customerId, params CreditEvent[] events) => Append($"customer/{customerId}", [.. events.Select(EventCatalog.Of<CreditEvent>().Write)]);

    public ScriptedJournal Append(string stream, params EventRecord[] events)
    {
        var payload = new ArrayBufferWriter<byte>();
        foreach (var record in events)
        {
            EventFrames.Write(payload, record.Type, record.Body.Span);
        }

        var head = _heads.GetValueOrDefault(stream);
        var row = new JournalRow(stream, head.Number + 1, Guid.NewGuid(), head.Id, events.Length, payload.WrittenMemory);
        _heads[stream] = new StreamHead(row.Number, row.Id);
        Rows.Add(row);
        return this;
    }

    /// <summary>Stock of 10 units, and an order of 4 of them at 2.50 that went through to confirmed.</summary>
    public static ScriptedJournal OfOneConfirmedOrder() => new ScriptedJournal()
        .Stock("MUG", Received(10), Reserved("web/1/1", 4, available: 10))
        .Order("web/1", Placed("web/1", 4))
        .Stock("MUG", Committed("web/1/1", 4))
        .Order("web/1", Authorized("web/1", 10m), new OrderConfirmed(Noon));

    public static StockReceived Received(long quantity, string receiptId = "r1") => new(receiptId, quantity, "delivery", "ops", Noon);

    public static StockReserved Reserved(string reservationId, long quantity, long available, string operation = "r1") =>
        new(reservationId, $"{reservationId}/{operation}", quantity, 0, available, false, Noon.AddMinutes(1), Noon);

    public static ReservationCommitted Committed(string reservationId, long quantity) => new(reservationId, $"{reservationId}/c1", quantity, Noon);

    public static ReservationReleased Released(string reservationId, long quantity, long remaining, string releaseId = "x1") =>
        new(reservationId, releaseId, quantity, remaining, Noon);

    public static OrderPlaced Placed(string orderId, long quantity, long? reserved = null, string? customerId = null) => new(
        Noon, "hash", customerId, "GBP", AllocationRule.AllOrNothing, Noon, [new PlacedLine(1, "MUG", quantity, 2.50m, null, reserved ?? quantity)],
        quantity * 2.50m, $"{orderId}/pay/1", null, 1, customerId is null ? 0 : quantity * 2.50m, Noon.AddMinutes(1));

    public static PaymentAuthorized Authorized(string orderId, decimal amount) => new(Noon, $"{orderId}/pay/1", amount);
}
