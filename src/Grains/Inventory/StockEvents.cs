using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Inventory;

/// <summary>Something that happened to an inventory bucket.</summary>
/// <param name="At">When, by the bucket's own time.</param>
public abstract record StockEvent(DateTimeOffset At);

/// <summary>Units were softly held.</summary>
/// <param name="Quantity">Units held.</param>
/// <param name="Missing">Units asked for beyond those.</param>
/// <param name="Available">Units that could be promised before it.</param>
/// <param name="MayResolve">Soft holds of others stood in the way of the missing ones.</param>
public sealed record StockReserved(
    string ReservationId, string OperationId, long Quantity, long Missing, long Available, bool MayResolve, DateTimeOffset ExpiresAt, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Too few units were there; the refusal is the stored reply.</summary>
/// <param name="Quantity">Units asked for.</param>
/// <param name="MinimumQuantity">Fewest units worth having.</param>
public sealed record ReservationRefused(
    string ReservationId, string OperationId, long Quantity, long MinimumQuantity, long Available, bool MayResolve, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Which call an event stores the reply of, where it may be either.</summary>
public enum ReservationCall
{
    Reserve = 0,
    Commit = 1,
}

/// <summary>A live reservation was asked for again under another operation id, and told as it is.</summary>
/// <param name="ExpiresAt">The soft hold's end, which may have moved on; absent when committed.</param>
public sealed record ReservationReaffirmed(
    string ReservationId, string OperationId, ReservationCall Call, long Quantity, long Available, DateTimeOffset? ExpiresAt, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A soft hold became lasting.</summary>
public sealed record ReservationCommitted(string ReservationId, string OperationId, long Quantity, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A commit found no hold; that it was told so is the stored reply.</summary>
public sealed record ReservationCommitRefused(string ReservationId, string OperationId, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A soft hold's time was over; its units can be promised again, and its id may be reserved again.</summary>
public sealed record ReservationExpired(string ReservationId, long Quantity, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Units were given back; with none remaining the reservation has ended for good.</summary>
/// <param name="Quantity">Units given back; absent when none were held.</param>
/// <param name="Remaining">Units still held.</param>
public sealed record ReservationReleased(string ReservationId, string ReleaseId, long Quantity, long Remaining, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Committed units were shipped and are off the books; with none remaining the reservation has ended.</summary>
public sealed record StockConsumed(string ReservationId, string ShipmentId, long Quantity, long Remaining, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Units arrived.</summary>
public sealed record StockReceived(string ReceiptId, long Quantity, string Reference, string By, DateTimeOffset At)
    : StockEvent(At);

/// <summary>The count of units on hand was corrected.</summary>
/// <param name="Delta">Units added or taken off.</param>
/// <param name="Shortage">Units that are promised beyond what is there after it; absent when none are.</param>
public sealed record StockAdjusted(string AdjustmentId, long Delta, long Shortage, string Reason, string By, DateTimeOffset At)
    : StockEvent(At);

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
