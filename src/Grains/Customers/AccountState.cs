using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Customers;

/// <summary>Something that happened to a customer's account. Amounts of a reservation are in the currency that it was held in.</summary>
/// <param name="At">When, by the account's own time.</param>
[Stream(StreamNames.CustomerPrefix)]
public abstract record CreditEvent(DateTimeOffset At);

/// <summary>The limit was set, or removed when <paramref name="Limit"/> is absent.</summary>
[Event("credit-limit-set/1")]
public sealed record CreditLimitSet(string OperationId, decimal? Limit, string? Currency, string Reason, string By, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Credit was softly held.</summary>
/// <param name="Available">Credit left before it; absent without a limit.</param>
/// <param name="IgnoredLimit">An operator let it pass the limit.</param>
[Event("credit-held/1")]
public sealed record CreditHeld(
    string ReservationId, string OperationId, decimal Amount, string Currency, decimal? Available, bool IgnoredLimit, DateTimeOffset ExpiresAt,
    DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Too little credit was left; the refusal is the stored reply.</summary>
/// <param name="MayResolve">Soft holds of other orders stood in the way.</param>
[Event("credit-refused/1")]
public sealed record CreditRefused(
    string ReservationId, string OperationId, decimal Amount, decimal Available, bool MayResolve, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Which call an event stores the reply of, where it may be either.</summary>
public enum CreditCall
{
    Hold = 0,
    Commit = 1,
}

/// <summary>A live hold was asked for again under another operation id, and told as it is.</summary>
/// <param name="ExpiresAt">The soft hold's end, which may have moved on; absent when committed.</param>
[Event("credit-reaffirmed/1")]
public sealed record CreditReaffirmed(
    string ReservationId, string OperationId, CreditCall Call, decimal Amount, decimal? Available, DateTimeOffset? ExpiresAt, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A soft hold became lasting.</summary>
[Event("credit-committed/1")]
public sealed record CreditCommitted(string ReservationId, string OperationId, decimal Amount, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A commit found no hold; that it was told so is the stored reply.</summary>
[Event("credit-commit-refused/1")]
public sealed record CreditCommitRefused(string ReservationId, string OperationId, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A soft hold's time was over; its id may hold credit again.</summary>
[Event("credit-expired/1")]
public sealed record CreditExpired(string ReservationId, decimal Amount, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Credit was given back; with none remaining the reservation has ended for good.</summary>
/// <param name="Amount">Given back; absent when none was held.</param>
/// <param name="Remaining">Still held.</param>
[Event("credit-released/1")]
public sealed record CreditReleased(string ReservationId, string ReleaseId, decimal Amount, decimal Remaining, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>
/// What a customer's account knows: its limit, and what orders hold of its credit in each currency. Folds change it in place. Sums are in <see cref="CreditUnits"/>.
/// </summary>
internal sealed class AccountState : IEventSourced<AccountState, CreditEvent>, ISnapshotState
{
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

    public static int FoldVersion => 3;

    public static AccountState Create(string key) => new();

    /// <exception cref="InvalidOperationException">The event contradicts the state.</exception>
    public void Apply(CreditEvent happened)
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
