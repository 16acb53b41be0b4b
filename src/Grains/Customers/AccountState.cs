using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Customers;

/// <summary>
/// What a customer's account knows: its limit, and what orders hold of its credit in each currency. Folds change it in place. Sums are in <see cref="CreditUnits"/>.
/// </summary>
internal sealed class AccountState : ITimedState, ISnapshotState
{
    internal static readonly EventModel<AccountState, CreditEvent> Model = new(CreditEvents.Codec, foldVersion: 3, static _ => new(), static (account, happened) => account.Apply(happened));

    internal const string LimitKind = "limit";

    /// <summary>What stands for "no limit" where a limit is kept as a number.</summary>
    internal const long NoLimit = -1;

    private readonly List<string> _currencies = [];

    /// <summary>All that anything was ever held in, each at the number of its part of <see cref="Holds"/>.</summary>
    internal IReadOnlyList<string> Currencies => _currencies;

    /// <summary>Null without a limit.</summary>
    internal string? LimitCurrency { get; private set; }

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
                Holds.Hold(
                    e.ReservationId, CreditUnits.Of(e.Amount), e.ExpiresAt.ToUnixTimeMilliseconds(), atMs, CreditReplies.Of(e), PartOfNew(e.Currency));
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
                Limit = e.Limit is { } limit ? CreditUnits.Of(limit) : NoLimit;
                LimitCurrency = e.Limit is null ? null : e.Currency;
                LimitChanges.Add(LimitKind, e.OperationId, ContentOf(e.Limit, e.Currency));
                break;
            default:
                throw new InvalidOperationException($"An account knows no {happened.GetType().Name}.");
        }

        LastEventAt = happened.At;
        Holds.Forget(atMs);
    }

    /// <summary>A currency's part of <see cref="Holds"/>; one that nothing was ever held in gets the next.</summary>
    internal byte PartOf(string currency) => (byte)(_currencies.IndexOf(currency) is >= 0 and var part ? part : _currencies.Count);

    /// <summary>What tells one change of the limit from another under the same operation id.</summary>
    internal static long ContentOf(decimal? limit, string? currency) =>
        limit is { } amount ? (long)OperationKey.Of($"{CreditUnits.Of(amount)} {currency}") : NoLimit;

    public void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts)
    {
        head.Write7BitEncodedInt(_currencies.Count);
        _currencies.ForEach(head.Write);
        head.Write(LimitCurrency ?? "");
        head.Write(Limit);
        head.Write(LastEventAt.ToUnixTimeMilliseconds());
        Holds.Capture(sinceNumber, number, head, parts);
        LimitChanges.Capture(sinceNumber, number, head, parts);
    }

    public bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts)
    {
        for (var count = head.Read7BitEncodedInt(); count > 0; count--)
        {
            _currencies.Add(head.ReadString());
        }

        LimitCurrency = head.ReadString() is { Length: > 0 } currency ? currency : null;
        Limit = head.ReadInt64();
        LastEventAt = EventTime.FromMs(head.ReadInt64());
        return Holds.TryRestore(head, parts) && LimitChanges.TryRestore(head, parts);
    }

    private byte PartOfNew(string currency)
    {
        var part = PartOf(currency);
        if (part == _currencies.Count)
        {
            _currencies.Add(currency);
        }

        return part;
    }
}
