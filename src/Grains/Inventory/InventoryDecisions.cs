using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Inventory;

/// <summary>What a bucket decides: pure functions of state, command and time. Check and reserve are one of them, so nothing can come between.</summary>
internal static class InventoryDecisions
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

    internal static Decision<StockEvent, CommitReply> Commit(InventoryBucket bucket, CommitStock command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.OperationId, "operationId");
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
        var at = new BucketAt(bucket, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Commit, command.OperationId, out var stored))
        {
            return new([], StockReplies.ToCommit(stored));
        }

        switch (reservation.Phase)
        {
            case ReservationPhase.Soft:
                var committed = new ReservationCommitted(command.ReservationId, command.OperationId, reservation.Held, now);
                return new(at.Then(committed), StockReplies.ToCommit(StockReplies.Of(committed)));
            case ReservationPhase.Committed:
                var reaffirmed = new ReservationReaffirmed(
                    command.ReservationId, command.OperationId, ReservationCall.Commit, reservation.Held, at.Available, null, now);
                return new(at.Then(reaffirmed), StockReplies.ToCommit(StockReplies.Of(reaffirmed)));
            case ReservationPhase.Ended:
                return new([], new CommitReply(CommitOutcome.Ended, 0));
            default:
                return ReservationMemory.IsTooOld(command.PlacedAt, now)
                    ? new([], new CommitReply(CommitOutcome.TooOld, 0))
                    : RefuseCommit(at, command, now);
        }
    }

    internal static Decision<StockEvent, ReleaseReply> Release(InventoryBucket bucket, ReleaseStock command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.ReleaseId, "releaseId");
        StockLimits.CheckQuantity(command.Quantity ?? 1, "quantity");
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
        var at = new BucketAt(bucket, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Release, command.ReleaseId, out var stored))
        {
            return new([], StockReplies.ToRelease(stored));
        }

        if (!reservation.IsLive && (reservation.Phase == ReservationPhase.Ended || ReservationMemory.IsTooOld(command.PlacedAt, now)))
        {
            return new([], new ReleaseReply(0, 0));
        }

        // Nothing may be held (expired, or this overtook its reserve): the release is kept all the same, so that the reservation stays ended.
        var quantity = Math.Min(command.Quantity ?? reservation.Held, reservation.Held);
        var released = new ReservationReleased(command.ReservationId, command.ReleaseId, quantity, reservation.Held - quantity, now);
        return new(at.Then(released), StockReplies.ToRelease(StockReplies.Of(released)));
    }

    internal static Decision<StockEvent, Answer<ConsumeReply>> Consume(InventoryBucket bucket, ConsumeStock command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.ShipmentId, "shipmentId");
        StockLimits.CheckQuantity(command.Quantity, "quantity");
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
        var at = new BucketAt(bucket, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Consume, command.ShipmentId, out var stored))
        {
            return new([], Answer.Of(StockReplies.ToConsume(stored)));
        }

        if (FindObstacle(bucket, reservation, command.Quantity) is { } obstacle)
        {
            return new([], Answer.Refuse<ConsumeReply>(obstacle));
        }

        var consumed = new StockConsumed(
            command.ReservationId, command.ShipmentId, command.Quantity, reservation.Held - command.Quantity, now);
        return new(at.Then(consumed), Answer.Of(StockReplies.ToConsume(StockReplies.Of(consumed))));
    }

    private static Decision<StockEvent, CommitReply> RefuseCommit(BucketAt at, CommitStock command, DateTimeOffset now)
    {
        var refused = new ReservationCommitRefused(command.ReservationId, command.OperationId, now);
        return new(at.Then(refused), StockReplies.ToCommit(StockReplies.Of(refused)));
    }

    private static ConflictException? FindObstacle(InventoryBucket bucket, in Reservation reservation, long quantity)
    {
        if (reservation.Phase != ReservationPhase.Committed)
        {
            return new ConflictException("reservation-not-committed", "Only a committed reservation can be shipped from.");
        }

        if (quantity > reservation.Held)
        {
            return new ConflictException("quantity-exceeds-committed", $"The reservation holds {reservation.Held} units, {quantity} were to be shipped.");
        }

        return quantity > bucket.OnHand
            ? new ConflictException("quantity-exceeds-on-hand", $"{bucket.OnHand} units are on hand, {quantity} were to be shipped.")
            : null;
    }

    /// <summary>The reply is true for a repeat.</summary>
    internal static Decision<StockEvent, Answer<bool>> Receive(InventoryBucket bucket, ReceiveStock command, DateTimeOffset now)
    {
        command.Check();
        if (bucket.Movements.TryFind(InventoryBucket.ReceiptKind, command.ReceiptId, out var quantity))
        {
            return new([], RepeatOrReuse(quantity == command.Quantity, $"receipt {command.ReceiptId} of {quantity} units"));
        }

        if (bucket.OnHand + command.Quantity > StockLimits.MaxOnHand)
        {
            return new([], Answer.Refuse<bool>(TooMuch("quantity")));
        }

        var received = new StockReceived(command.ReceiptId, command.Quantity, command.Reference, command.By, now);
        return new(new BucketAt(bucket, now, null).Then(received), Answer.Of(false));
    }

    /// <summary>The reply is true for a repeat.</summary>
    internal static Decision<StockEvent, Answer<bool>> Adjust(InventoryBucket bucket, AdjustStock command, DateTimeOffset now)
    {
        command.Check();
        if (bucket.Movements.TryFind(InventoryBucket.AdjustmentKind, command.AdjustmentId, out var delta))
        {
            return new([], RepeatOrReuse(delta == command.Delta, $"adjustment {command.AdjustmentId} by {delta} units"));
        }

        var onHand = bucket.OnHand + command.Delta;
        if (onHand < 0)
        {
            return new([], Answer.Refuse<bool>(new InvalidRequestException(
                "on-hand-negative", "delta", $"{bucket.OnHand} units are on hand, so {-command.Delta} can't be taken off.")));
        }

        if (onHand > StockLimits.MaxOnHand)
        {
            return new([], Answer.Refuse<bool>(TooMuch("delta")));
        }

        var at = new BucketAt(bucket, now, null);
        var shortage = Math.Max(0, -(at.Unpromised + command.Delta));
        var adjusted = new StockAdjusted(command.AdjustmentId, command.Delta, shortage, command.Reason, command.By, now);
        return new(at.Then(adjusted), Answer.Of(false));
    }

    internal static Availability See(InventoryBucket bucket, string key, DateTimeOffset now)
    {
        if (!GrainKeys.TryParseBucket(key, out var sku, out var location))
        {
            throw new ArgumentException("The key names no bucket.", nameof(key));
        }

        var expired = bucket.Reservations.SumExpired(now.ToUnixTimeMilliseconds());
        var unpromised = bucket.Unpromised + expired;
        return new Availability(
            sku,
            location,
            bucket.OnHand,
            bucket.Reservations.Soft - expired,
            bucket.Reservations.Committed,
            Available: Math.Max(0, unpromised),
            Shortage: Math.Max(0, -unpromised));
    }

    private static Answer<bool> RepeatOrReuse(bool isSame, string earlier) => isSame
        ? Answer.Of(true)
        : Answer.Refuse<bool>(new ConflictException("operation-reused", $"The id stands for {earlier}."));

    private static InvalidRequestException TooMuch(string field) =>
        new("quantity-invalid", field, $"A bucket holds at most {StockLimits.MaxOnHand} units.");
}
