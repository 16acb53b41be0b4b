using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Inventory;

/// <summary>
/// What an inventory bucket knows: its quantities, its reservations, and which receipts and adjustments it has booked. Folds change it in place.
/// </summary>
internal sealed class InventoryBucket : ITimedState, ISnapshotState
{
    internal static readonly EventModel<InventoryBucket, StockEvent> Model = new(StockEvents.Codec, foldVersion: 2, static _ => new(), static (bucket, happened) => bucket.Apply(happened));

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

    /// <exception cref="InvalidOperationException">The event contradicts the state, or leaves quantities that cannot be.</exception>
    internal void Apply(StockEvent happened)
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
