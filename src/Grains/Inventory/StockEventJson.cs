using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Inventory;

[JsonSerializable(typeof(StockReceived))]
[JsonSerializable(typeof(StockAdjusted))]
[JsonSerializable(typeof(StockReserved))]
[JsonSerializable(typeof(ReservationRefused))]
[JsonSerializable(typeof(ReservationReaffirmed))]
[JsonSerializable(typeof(ReservationCommitted))]
[JsonSerializable(typeof(ReservationCommitRefused))]
[JsonSerializable(typeof(ReservationExpired))]
[JsonSerializable(typeof(ReservationReleased))]
[JsonSerializable(typeof(StockConsumed))]
internal sealed partial class StockEventJson : JsonSerializerContext;

/// <summary>The names of a bucket's events in the journal.</summary>
public static class StockEvents
{
    public static EventCodec<StockEvent> Codec { get; } = new EventCodec<StockEvent>(new StockEventJson(EventJson.NewOptions()))
        .Add<StockReceived>("stock-received/1")
        .Add<StockAdjusted>("stock-adjusted/1")
        .Add<StockReserved>("stock-reserved/1")
        .Add<ReservationRefused>("reservation-refused/1")
        .Add<ReservationReaffirmed>("reservation-reaffirmed/1")
        .Add<ReservationCommitted>("reservation-committed/1")
        .Add<ReservationCommitRefused>("reservation-commit-refused/1")
        .Add<ReservationExpired>("reservation-expired/1")
        .Add<ReservationReleased>("reservation-released/1")
        .Add<StockConsumed>("stock-consumed/1");
}
