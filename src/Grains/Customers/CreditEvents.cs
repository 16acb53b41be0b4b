using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Customers;

/// <summary>Something that happened to a customer's account. Amounts of a reservation are in the currency that it was held in.</summary>
/// <param name="At">When, by the account's own time.</param>
public abstract record CreditEvent(DateTimeOffset At);

/// <summary>The limit was set, or removed when <paramref name="Limit"/> is absent.</summary>
public sealed record CreditLimitSet(string OperationId, decimal? Limit, string? Currency, string Reason, string By, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Credit was softly held.</summary>
/// <param name="Available">Credit left before it; absent without a limit.</param>
/// <param name="IgnoredLimit">An operator let it pass the limit.</param>
public sealed record CreditHeld(
    string ReservationId, string OperationId, decimal Amount, string Currency, decimal? Available, bool IgnoredLimit, DateTimeOffset ExpiresAt,
    DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Too little credit was left; the refusal is the stored reply.</summary>
/// <param name="MayResolve">Soft holds of other orders stood in the way.</param>
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
public sealed record CreditReaffirmed(
    string ReservationId, string OperationId, CreditCall Call, decimal Amount, decimal? Available, DateTimeOffset? ExpiresAt, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A soft hold became lasting.</summary>
public sealed record CreditCommitted(string ReservationId, string OperationId, decimal Amount, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A commit found no hold; that it was told so is the stored reply.</summary>
public sealed record CreditCommitRefused(string ReservationId, string OperationId, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>A soft hold's time was over; its id may hold credit again.</summary>
public sealed record CreditExpired(string ReservationId, decimal Amount, DateTimeOffset At)
    : CreditEvent(At);

/// <summary>Credit was given back; with none remaining the reservation has ended for good.</summary>
/// <param name="Amount">Given back; absent when none was held.</param>
/// <param name="Remaining">Still held.</param>
public sealed record CreditReleased(string ReservationId, string ReleaseId, decimal Amount, decimal Remaining, DateTimeOffset At)
    : CreditEvent(At);

[JsonSerializable(typeof(CreditLimitSet))]
[JsonSerializable(typeof(CreditHeld))]
[JsonSerializable(typeof(CreditRefused))]
[JsonSerializable(typeof(CreditReaffirmed))]
[JsonSerializable(typeof(CreditCommitted))]
[JsonSerializable(typeof(CreditCommitRefused))]
[JsonSerializable(typeof(CreditExpired))]
[JsonSerializable(typeof(CreditReleased))]
internal sealed partial class CreditEventJson : JsonSerializerContext;

/// <summary>The names of a customer account's events in the journal.</summary>
public static class CreditEvents
{
    public static EventCodec<CreditEvent> Codec { get; } = new EventCodec<CreditEvent>(new CreditEventJson(EventJson.NewOptions()))
        .Add<CreditLimitSet>("credit-limit-set/1")
        .Add<CreditHeld>("credit-held/1")
        .Add<CreditRefused>("credit-refused/1")
        .Add<CreditReaffirmed>("credit-reaffirmed/1")
        .Add<CreditCommitted>("credit-committed/1")
        .Add<CreditCommitRefused>("credit-commit-refused/1")
        .Add<CreditExpired>("credit-expired/1")
        .Add<CreditReleased>("credit-released/1");
}
