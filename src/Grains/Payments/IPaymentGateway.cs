namespace OrderCluster.Grains.Payments;

/// <summary>
/// The port to whoever takes the money. Everything is idempotent by intent id: an intent is charged once, however often it is asked for.
/// Each method may also throw <see cref="TimeoutException"/>, which means <see cref="PaymentOutcome.Unknown"/>.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Reserves the amount on the customer's means of payment. A repeat answers what was decided; a voided intent stays voided.</summary>
    Task<PaymentReply> Authorize(PaymentRequest request);

    /// <summary>What became of an intent. <see cref="PaymentOutcome.NotSeen"/> lets the caller authorize it under the same id.</summary>
    Task<PaymentReply> Ask(string intentId);

    /// <summary>Gives an authorization up. An intent not seen is closed, so that a late authorization takes nothing.</summary>
    Task<PaymentReply> Void(string intentId);
}

/// <param name="IntentId">Made, and durable, before the first call.</param>
/// <param name="Amount">In <paramref name="Currency"/>, over 0.</param>
/// <param name="Token">How to pay, in the gateway's own terms; null for the channel's default. Never a card.</param>
public sealed record PaymentRequest(string IntentId, decimal Amount, string Currency, string? Token, string OrderId);

/// <param name="Amount">What was authorized; 0 unless <see cref="PaymentOutcome.Authorized"/>.</param>
/// <param name="Reason">Why it was declined, for a person; null otherwise.</param>
public readonly record struct PaymentReply(PaymentOutcome Outcome, decimal Amount = 0, string? Reason = null);

public enum PaymentOutcome
{
    /// <summary>No answer: it may have happened, and is to be asked after under the same id.</summary>
    Unknown = 0,
    Authorized = 1,
    Declined = 2,

    /// <summary>The gateway knows of no such intent.</summary>
    NotSeen = 3,
    Voided = 4,
}
