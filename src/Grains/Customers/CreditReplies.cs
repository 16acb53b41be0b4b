using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Customers;

/// <summary>Which reply each event stores, and stored replies as they are given; so the first answer and a repeat's come from one place.</summary>
internal static class CreditReplies
{
    internal static StoredReply Of(CreditHeld e) => new(
        OperationKey.Of(e.OperationId),
        OperationKind.Reserve,
        true,
        false,
        CreditUnits.Of(e.Amount),
        UnitsOrNoLimit(e.Available),
        e.ExpiresAt.ToUnixTimeMilliseconds());

    internal static StoredReply Of(CreditRefused e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Reserve, false, e.MayResolve, 0, CreditUnits.Of(e.Available), 0);

    internal static StoredReply Of(CreditReaffirmed e) => new(
        OperationKey.Of(e.OperationId),
        e.Call == CreditCall.Hold ? OperationKind.Reserve : OperationKind.Commit,
        true,
        false,
        CreditUnits.Of(e.Amount),
        UnitsOrNoLimit(e.Available),
        e.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0);

    internal static StoredReply Of(CreditCommitted e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Commit, true, false, CreditUnits.Of(e.Amount), 0, 0);

    internal static StoredReply Of(CreditCommitRefused e) => new(
        OperationKey.Of(e.OperationId), OperationKind.Commit, false, false, 0, 0, 0);

    internal static StoredReply Of(CreditReleased e) => new(
        OperationKey.Of(e.ReleaseId), OperationKind.Release, true, false, CreditUnits.Of(e.Amount), CreditUnits.Of(e.Remaining), 0);

    internal static HoldReply ToHold(in StoredReply reply) => new(
        reply.IsGranted ? HoldOutcome.Held : HoldOutcome.Refused,
        AmountOrNoLimit(reply.Rest),
        reply.MayResolve,
        reply.ExpiresAtMs == 0 ? default : EventTime.FromMs(reply.ExpiresAtMs));

    internal static CreditCommitReply ToCommit(in StoredReply reply) =>
        new(reply.IsGranted ? CreditCommitOutcome.Committed : CreditCommitOutcome.Expired, CreditUnits.ToAmount(reply.Quantity));

    internal static CreditReleaseReply ToRelease(in StoredReply reply) => new(CreditUnits.ToAmount(reply.Quantity), CreditUnits.ToAmount(reply.Rest));

    private static long UnitsOrNoLimit(decimal? amount) => amount is { } known ? CreditUnits.Of(known) : AccountState.NoLimit;

    private static decimal? AmountOrNoLimit(long units) => units == AccountState.NoLimit ? null : CreditUnits.ToAmount(units);
}
