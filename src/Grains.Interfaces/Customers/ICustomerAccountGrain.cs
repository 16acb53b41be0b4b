using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Customers;

/// <summary>
/// A customer's account. Credit is held by the same protocol as stock, and counted by currency. Without a limit every hold is granted; with one, holds in its
/// currency as far as it goes, and none in others. Its key is the customer's id.
/// </summary>
[Alias("customer-account")]
public interface ICustomerAccountGrain : IGrainWithStringKey
{
    /// <summary>Softly holds credit for an order.</summary>
    [Alias("hold")]
    Task<HoldReply> Hold(HoldCredit command);

    /// <summary>Makes a soft hold last until it is released or settled.</summary>
    [Alias("commit")]
    Task<CreditCommitReply> Commit(CommitCredit command);

    /// <summary>Gives back credit, soft or committed, in whole or in part.</summary>
    [Alias("release")]
    Task<CreditReleaseReply> Release(ReleaseCredit command);

    /// <summary>Sets or removes the limit. What is already held stays. An account that holds something takes a limit only in a currency that it holds.</summary>
    /// <exception cref="InvalidRequestException"><c>currency-mismatch</c> and those of <see cref="Customers.SetCreditLimit.Check"/></exception>
    [Alias("set-credit-limit")]
    Task<CustomerAccount> SetCreditLimit(SetCreditLimit command);

    [Alias("get")]
    [ReadOnly]
    Task<CustomerAccount> Get();
}

/// <param name="ReservationId">The order's id.</param>
[GenerateSerializer, Immutable, Alias("hold-credit")]
public sealed record HoldCredit(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string OperationId,
    [property: Id(2)] Money Amount,
    [property: Id(3)] TimeSpan TimeToLive,
    [property: Id(4)] DateTimeOffset PlacedAt,
    [property: Id(5)] bool IgnoreLimit = false);

/// <param name="Available">Credit left at the decision, before it; null without a limit.</param>
/// <param name="MayResolve">Soft holds of other orders stand in the way.</param>
[GenerateSerializer, Immutable, Alias("hold-reply")]
public readonly record struct HoldReply(
    [property: Id(0)] HoldOutcome Outcome,
    [property: Id(1)] decimal? Available,
    [property: Id(2)] bool MayResolve,
    [property: Id(3)] DateTimeOffset ExpiresAt);

[GenerateSerializer, Alias("hold-outcome")]
public enum HoldOutcome
{
    Held = 0,
    Refused = 1,
    Ended = 2,
    TooOld = 3,

    /// <summary>The limit is in another currency.</summary>
    CurrencyMismatch = 4,

    /// <summary>The account holds so much in this currency that the sum could not be counted.</summary>
    TooMuch = 5,
}

[GenerateSerializer, Immutable, Alias("commit-credit")]
public sealed record CommitCredit(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string OperationId,
    [property: Id(2)] DateTimeOffset PlacedAt);

[GenerateSerializer, Immutable, Alias("credit-commit-reply")]
public readonly record struct CreditCommitReply(
    [property: Id(0)] CreditCommitOutcome Outcome,
    [property: Id(1)] decimal Amount);

[GenerateSerializer, Alias("credit-commit-outcome")]
public enum CreditCommitOutcome
{
    Committed = 0,
    Expired = 1,
    Ended = 2,
    TooOld = 3,
}

/// <param name="Amount">Null: all that the reservation still holds.</param>
[GenerateSerializer, Immutable, Alias("release-credit")]
public sealed record ReleaseCredit(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string ReleaseId,
    [property: Id(2)] decimal? Amount,
    [property: Id(3)] DateTimeOffset PlacedAt);

[GenerateSerializer, Immutable, Alias("credit-release-reply")]
public readonly record struct CreditReleaseReply(
    [property: Id(0)] decimal Released,
    [property: Id(1)] decimal Remaining);

/// <param name="Limit">Null removes the limit.</param>
[GenerateSerializer, Immutable, Alias("set-credit-limit")]
public sealed record SetCreditLimit(
    [property: Id(0)] string OperationId,
    [property: Id(1)] Money? Limit,
    [property: Id(2)] string Reason,
    [property: Id(3)] string By)
{
    /// <exception cref="InvalidRequestException"><c>operation-invalid</c>, <c>amount-invalid</c>, <c>reason-missing</c>, <c>text-invalid</c>, and those of a currency</exception>
    public void Check()
    {
        var rules = new RequestRules();
        rules.CheckOperation(OperationId, "operationId");
        if (Limit is { } limit)
        {
            rules.CheckAmount(limit, "limit");
        }

        rules.CheckText(Reason, "reason");
        rules.CheckBy(By);
        rules.ThrowIfAny();
    }
}

/// <param name="Currency">The limit's; without a limit that of what is held; null when nothing is.</param>
/// <param name="Reserved">Softly held in <paramref name="Currency"/>.</param>
/// <param name="Committed">Committed in <paramref name="Currency"/>.</param>
/// <param name="Available">Null without a limit; never negative.</param>
/// <param name="OtherCurrencies">What is held in others; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("customer-account-view")]
public sealed record CustomerAccount(
    [property: Id(0)] string CustomerId,
    [property: Id(1)] string? Currency,
    [property: Id(2)] decimal? Limit,
    [property: Id(3)] decimal Reserved,
    [property: Id(4)] decimal Committed,
    [property: Id(5)] decimal? Available,
    [property: Id(6)] IReadOnlyList<HeldCredit>? OtherCurrencies = null);

/// <summary>What an account holds in one currency.</summary>
[GenerateSerializer, Immutable, Alias("held-credit")]
public readonly record struct HeldCredit(
    [property: Id(0)] string Currency,
    [property: Id(1)] decimal Reserved,
    [property: Id(2)] decimal Committed);
