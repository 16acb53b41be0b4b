using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Inventory;

/// <summary>Something that happened to an inventory bucket.</summary>
/// <param name="At">When, by the bucket's own time.</param>
[Stream(StreamNames.StockPrefix)]
public abstract record StockEvent(DateTimeOffset At);

/// <summary>Units were softly held.</summary>
/// <param name="Quantity">Units held.</param>
/// <param name="Missing">Units asked for beyond those.</param>
/// <param name="Available">Units that could be promised before it.</param>
/// <param name="MayResolve">Soft holds of others stood in the way of the missing ones.</param>
[Event("stock-reserved/1")]
public sealed record StockReserved(
    string ReservationId, string OperationId, long Quantity, long Missing, long Available, bool MayResolve, DateTimeOffset ExpiresAt, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Too few units were there; the refusal is the stored reply.</summary>
/// <param name="Quantity">Units asked for.</param>
/// <param name="MinimumQuantity">Fewest units worth having.</param>
[Event("reservation-refused/1")]
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
[Event("reservation-reaffirmed/1")]
public sealed record ReservationReaffirmed(
    string ReservationId, string OperationId, ReservationCall Call, long Quantity, long Available, DateTimeOffset? ExpiresAt, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A soft hold became lasting.</summary>
[Event("reservation-committed/1")]
public sealed record ReservationCommitted(string ReservationId, string OperationId, long Quantity, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A commit found no hold; that it was told so is the stored reply.</summary>
[Event("reservation-commit-refused/1")]
public sealed record ReservationCommitRefused(string ReservationId, string OperationId, DateTimeOffset At)
    : StockEvent(At);

/// <summary>A soft hold's time was over; its units can be promised again, and its id may be reserved again.</summary>
[Event("reservation-expired/1")]
public sealed record ReservationExpired(string ReservationId, long Quantity, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Units were given back; with none remaining the reservation has ended for good.</summary>
/// <param name="Quantity">Units given back; absent when none were held.</param>
/// <param name="Remaining">Units still held.</param>
[Event("reservation-released/1")]
public sealed record ReservationReleased(string ReservationId, string ReleaseId, long Quantity, long Remaining, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Committed units were shipped and are off the books; with none remaining the reservation has ended.</summary>
[Event("stock-consumed/1")]
public sealed record StockConsumed(string ReservationId, string ShipmentId, long Quantity, long Remaining, DateTimeOffset At)
    : StockEvent(At);

/// <summary>Units arrived.</summary>
[Event("stock-received/1")]
public sealed record StockReceived(string ReceiptId, long Quantity, string Reference, string By, DateTimeOffset At)
    : StockEvent(At);

/// <summary>The count of units on hand was corrected.</summary>
/// <param name="Delta">Units added or taken off.</param>
/// <param name="Shortage">Units that are promised beyond what is there after it; absent when none are.</param>
[Event("stock-adjusted/1")]
public sealed record StockAdjusted(string AdjustmentId, long Delta, long Shortage, string Reason, string By, DateTimeOffset At)
    : StockEvent(At);

/// <summary>
/// What an inventory bucket knows: its quantities, its reservations, and which receipts and adjustments it has booked. Folds change it in place.
/// </summary>
internal sealed class InventoryBucket : IEventSourced<InventoryBucket, StockEvent>, ISnapshotState
{
    internal const string ReceiptKind = "receipt";
    internal const string AdjustmentKind = "adjustment";

    /// <summary>Units ever received.</summary>
    internal long Received { get; private set; }

    /// <summary>Sum of all corrections of the count.</summary>
    internal long Adjusted { get; private set; }

    /// <summary>Units ever shipped.</summary>
    internal long Consumed { get; private set; }

    internal long OnHand => Received + Adjusted - Consumed;

    internal ReservationBook Reservations { get; } = new();

    internal AppliedOperations Movements { get; } = new();

    /// <summary>Units on hand that nothing holds; negative in a shortage.</summary>
    internal long Unpromised => OnHand - Reservations.Soft - Reservations.Committed;

    public DateTimeOffset LastEventAt { get; private set; } = DateTimeOffset.MinValue;

    public static int FoldVersion => 2;

    public static InventoryBucket Create(string key) => new();

    /// <exception cref="InvalidOperationException">The event contradicts the state, or leaves quantities that cannot be.</exception>
    public void Apply(StockEvent happened)
    {
        var atMs = happened.At.ToUnixTimeMilliseconds();
        switch (happened)
        {
            case StockReserved e:
                Reservations.Hold(e.ReservationId, e.Quantity, e.ExpiresAt.ToUnixTimeMilliseconds(), atMs, StockReplies.Of(e));
                MustBe(Unpromised >= 0, "more is promised than there is");
                break;
            case ReservationCommitted e:
                Reservations.Commit(e.ReservationId, atMs, StockReplies.Of(e));
                break;
            case ReservationExpired e:
                Reservations.Expire(e.ReservationId, atMs);
                break;
            case ReservationReleased e:
                Reservations.Take(e.ReservationId, e.Quantity, atMs, StockReplies.Of(e));
                break;
            case StockConsumed e:
                Reservations.Take(e.ReservationId, e.Quantity, atMs, StockReplies.Of(e));
                Consumed += e.Quantity;
                break;
            default:
                ApplyRare(happened, atMs);
                break;
        }

        MustBe(OnHand >= 0, "less than nothing is on hand");
        LastEventAt = happened.At;
        Reservations.Forget(atMs);
    }

    public bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts)
    {
        Received = head.Read7BitEncodedInt64();
        Adjusted = head.Read7BitEncodedInt64();
        Consumed = head.Read7BitEncodedInt64();
        LastEventAt = EventTime.FromMs(head.ReadInt64());
        return Reservations.TryRestore(head, parts) && Movements.TryRestore(head, parts);
    }

    public void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts)
    {
        head.Write7BitEncodedInt64(Received);
        head.Write7BitEncodedInt64(Adjusted);
        head.Write7BitEncodedInt64(Consumed);
        head.Write(LastEventAt.ToUnixTimeMilliseconds());
        Reservations.Capture(sinceNumber, number, head, parts);
        Movements.Capture(sinceNumber, number, head, parts);
    }

    private void ApplyRare(StockEvent happened, long atMs)
    {
        switch (happened)
        {
            case StockReceived e:
                Movements.Add(ReceiptKind, e.ReceiptId, e.Quantity);
                Received += e.Quantity;
                break;
            case StockAdjusted e:
                Movements.Add(AdjustmentKind, e.AdjustmentId, e.Delta);
                Adjusted += e.Delta;
                break;
            case ReservationRefused e:
                Reservations.Refuse(e.ReservationId, atMs, StockReplies.Of(e));
                break;
            case ReservationCommitRefused e:
                Reservations.Refuse(e.ReservationId, atMs, StockReplies.Of(e));
                break;
            case ReservationReaffirmed e:
                Reservations.Reaffirm(e.ReservationId, e.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0, atMs, StockReplies.Of(e));
                break;
            default:
                throw new InvalidOperationException($"A bucket knows no {happened.GetType().Name}.");
        }
    }

    private void MustBe(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(
                $"On hand {OnHand}, softly held {Reservations.Soft}, committed {Reservations.Committed}: {otherwise}.");
        }
    }
}
