using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Customers;

/// <summary>
/// What a customer's account knows: currency, limit, and what orders hold of its credit. Folds change it in place. Sums are in <see cref="CreditUnits"/>.
/// </summary>
internal sealed class AccountState : ITimedState
{
    internal const string LimitKind = "limit";

    /// <summary>What stands for "no limit" where a limit is kept as a number.</summary>
    internal const long NoLimit = -1;

    /// <summary>Null until a first amount has named it.</summary>
    internal string? Currency { get; private set; }

    internal long Limit { get; private set; } = NoLimit;

    internal bool HasLimit => Limit != NoLimit;

    internal ReservationBook Holds { get; } = new();

    internal AppliedOperations LimitChanges { get; } = new();

    public DateTimeOffset LastEventAt { get; private set; } = DateTimeOffset.MinValue;

    /// <exception cref="InvalidOperationException">The event contradicts the state.</exception>
    internal void Apply(CreditEvent happened)
    {
        var atMs = happened.At.ToUnixTimeMilliseconds();
        switch (happened)
        {
            case CreditHeld e:
                Currency ??= e.Currency;
                Holds.Hold(e.ReservationId, CreditUnits.Of(e.Amount), e.ExpiresAt.ToUnixTimeMilliseconds(), atMs, CreditReplies.Of(e));
                break;
            case CreditCommitted e:
                Holds.Commit(e.ReservationId, atMs, CreditReplies.Of(e));
                break;
            case CreditExpired e:
                Holds.Expire(e.ReservationId, atMs);
                break;
            case CreditReleased e:
                Holds.Take(e.ReservationId, CreditUnits.Of(e.Amount), atMs, CreditReplies.Of(e));
                break;
            case CreditRefused e:
                Holds.Refuse(e.ReservationId, atMs, CreditReplies.Of(e));
                break;
            case CreditCommitRefused e:
                Holds.Refuse(e.ReservationId, atMs, CreditReplies.Of(e));
                break;
            case CreditReaffirmed e:
                Holds.Reaffirm(e.ReservationId, e.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0, atMs, CreditReplies.Of(e));
                break;
            case CreditLimitSet e:
                Currency ??= e.Currency;
                Limit = e.Limit is { } limit ? CreditUnits.Of(limit) : NoLimit;
                LimitChanges.Add(LimitKind, e.OperationId, Limit);
                break;
            default:
                throw new InvalidOperationException($"An account knows no {happened.GetType().Name}.");
        }

        LastEventAt = happened.At;
        Holds.Forget(atMs);
    }

    internal void CaptureHead(BinaryWriter head)
    {
        head.Write(Currency ?? "");
        head.Write(Limit);
        head.Write(LastEventAt.ToUnixTimeMilliseconds());
    }

    internal void RestoreHead(BinaryReader head)
    {
        Currency = head.ReadString() is { Length: > 0 } currency ? currency : null;
        Limit = head.ReadInt64();
        LastEventAt = EventTime.FromMs(head.ReadInt64());
    }
}
