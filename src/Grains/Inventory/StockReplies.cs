using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Inventory;

/// <summary>Which reply each event stores, and stored replies as they are given; so the first answer and a repeat's come from one place.</summary>
internal static class StockReplies
{
    internal static StoredReply Of(StockReserved e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Reserve, true, e.MayResolve, e.Quantity, e.Available, e.ExpiresAt.ToUnixTimeMilliseconds());

    internal static StoredReply Of(ReservationRefused e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Reserve, false, e.MayResolve, 0, e.Available, 0);

    internal static StoredReply Of(ReservationReaffirmed e) => new(
        OperationKey.Of(e.OperationId),
        e.Call == ReservationCall.Reserve ? OperationKind.Reserve : OperationKind.Commit,
        true,
        false,
        e.Quantity,
        e.Available,
        e.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0);

    internal static StoredReply Of(ReservationCommitted e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Commit, true, false, e.Quantity, 0, 0);

    internal static StoredReply Of(ReservationCommitRefused e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Commit, false, false, 0, 0, 0);

    internal static StoredReply Of(ReservationReleased e) => new(
        OperationKey.Of(e.ReleaseId), OperationKind.Release, true, false, e.Quantity, e.Remaining, 0);

    internal static StoredReply Of(StockConsumed e) => new(
        OperationKey.Of(e.ShipmentId), OperationKind.Consume, true, false, e.Quantity, e.Remaining, 0);

    internal static ReserveReply ToReserve(in StoredReply reply) => new(
        reply.IsGranted ? ReserveOutcome.Reserved : ReserveOutcome.Rejected,
        reply.Quantity,
        reply.Rest,
        reply.MayResolve,
        reply.ExpiresAtMs == 0 ? default : EventTime.FromMs(reply.ExpiresAtMs));

    internal static CommitReply ToCommit(in StoredReply reply) =>
        new(reply.IsGranted ? CommitOutcome.Committed : CommitOutcome.Expired, reply.Quantity);

    internal static ReleaseReply ToRelease(in StoredReply reply) => new(reply.Quantity, reply.Rest);

    internal static ConsumeReply ToConsume(in StoredReply reply) => new(reply.Quantity, reply.Rest);
}
