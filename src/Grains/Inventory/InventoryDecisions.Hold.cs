using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Inventory;

internal static partial class InventoryDecisions
{
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
}
