using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Inventory;

/// <summary>What a bucket decides: pure functions of state, command and time. Check and reserve are one of them, so nothing can come between.</summary>
internal static partial class InventoryDecisions
{
    internal static Decision<StockEvent, ReserveReply> Reserve(InventoryBucket bucket, ReserveStock command, DateTimeOffset now)
    {
        Check(command, now);
        var at = new BucketAt(bucket, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Reserve, command.OperationId, out var stored))
        {
            return new([], StockReplies.ToReserve(stored));
        }

        if (reservation.IsLive)
        {
            return Reaffirm(at, command, now);
        }

        if (reservation.Phase == ReservationPhase.Ended)
        {
            return new([], new ReserveReply(ReserveOutcome.Ended, Reserved: 0, Available: 0, MayResolve: false, default));
        }

        if (ReservationMemory.IsTooOld(command.PlacedAt, now))
        {
            return new([], new ReserveReply(ReserveOutcome.TooOld, Reserved: 0, Available: 0, MayResolve: false, default));
        }

        return at.Available >= command.MinimumQuantity ? Grant(at, command, now) : Refuse(at, command, now);
    }

    private static Decision<StockEvent, ReserveReply> Grant(BucketAt at, ReserveStock command, DateTimeOffset now)
    {
        var granted = Math.Min(command.Quantity, at.Available);
        MustNotOversell(at, granted);
        var reserved = new StockReserved(
            command.ReservationId,
            command.OperationId,
            granted,
            command.Quantity - granted,
            at.Available,
            MayResolve: granted < command.Quantity && at.Unpromised + at.Soft >= command.Quantity,
            EventTime.Truncate(now + command.TimeToLive),
            now);
        return new(at.Then(reserved), StockReplies.ToReserve(StockReplies.Of(reserved)));
    }

    private static Decision<StockEvent, ReserveReply> Refuse(BucketAt at, ReserveStock command, DateTimeOffset now)
    {
        var refused = new ReservationRefused(
            command.ReservationId,
            command.OperationId,
            command.Quantity,
            command.MinimumQuantity,
            at.Available,
            MayResolve: at.Unpromised + at.Soft >= command.MinimumQuantity,
            now);
        return new(at.Then(refused), StockReplies.ToReserve(StockReplies.Of(refused)));
    }

    private static Decision<StockEvent, ReserveReply> Reaffirm(BucketAt at, ReserveStock command, DateTimeOffset now)
    {
        var held = at.Reservation;
        DateTimeOffset? expiresAt = null;
        if (held.Phase == ReservationPhase.Soft)
        {
            var asked = EventTime.Truncate(now + command.TimeToLive).ToUnixTimeMilliseconds();
            expiresAt = EventTime.FromMs(Math.Max(held.ExpiresAtMs, asked));
        }

        var reaffirmed = new ReservationReaffirmed(
            command.ReservationId, command.OperationId, ReservationCall.Reserve, held.Held, at.Available, expiresAt, now);
        return new(at.Then(reaffirmed), StockReplies.ToReserve(StockReplies.Of(reaffirmed)));
    }

    private static void Check(ReserveStock command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.OperationId, "operationId");
        StockLimits.CheckQuantity(command.Quantity, "quantity");
        StockLimits.CheckMinimum(command.MinimumQuantity);
        ReservationInput.CheckTimeToLive(command.TimeToLive);
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
    }

    /// <exception cref="InvalidOperationException">The grant would promise a unit twice; it is thrown before anything is stored.</exception>
    private static void MustNotOversell(BucketAt at, long granted)
    {
        if (granted < 1 || granted > at.Unpromised)
        {
            throw new InvalidOperationException($"A grant of {granted} units out of {at.Unpromised} must not be.");
        }
    }
}
