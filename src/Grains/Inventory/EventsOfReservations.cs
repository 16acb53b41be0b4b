namespace OrderCluster.Grains.Inventory;

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
