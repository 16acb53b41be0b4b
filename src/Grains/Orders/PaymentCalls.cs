using OrderCluster.Grains.Payments;

namespace OrderCluster.Grains.Orders;

/// <summary>What the gateway said about an order's payment.</summary>
/// <param name="Amount">What is authorized; null while that is not known, or declined.</param>
internal readonly record struct PaymentAnswer(decimal? Amount, bool IsDeclined, string? Reason = null);

/// <summary>An order's calls to the payment gateway: an intent that may have been seen is asked after, never blindly repeated.</summary>
internal sealed class PaymentCalls(IPaymentGateway gateway, TimeProvider clock)
{
    // The gateway has its own limits; this one keeps an order from waiting for ever on one that has none.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    /// <summary>No call has gone out for this intent, from any activation.</summary>
    public bool IsUnasked { get; set; }

    public async Task<PaymentAnswer> Authorize(ConfirmWork work)
    {
        if (work.ToPay == 0)
        {
            return new PaymentAnswer(0, IsDeclined: false);
        }

        var reply = IsUnasked ? new PaymentReply(PaymentOutcome.NotSeen) : await Within(gateway.Ask(work.IntentId));
        if (reply.Outcome == PaymentOutcome.NotSeen)
        {
            IsUnasked = false;
            reply = await Within(gateway.Authorize(new PaymentRequest(work.IntentId, work.ToPay, work.Currency, work.PaymentToken, work.Order.Id)));
        }

        return reply.Outcome switch
        {
            PaymentOutcome.Authorized => new PaymentAnswer(reply.Amount, IsDeclined: false),
            PaymentOutcome.Declined or PaymentOutcome.Voided => new PaymentAnswer(null, IsDeclined: true, reply.Reason),
            _ => default,
        };
    }

    /// <summary>False when the outcome is unknown.</summary>
    public async Task<bool> Void(string intentId) => (await Within(gateway.Void(intentId))).Outcome != PaymentOutcome.Unknown;

    private Task<PaymentReply> Within(Task<PaymentReply> call) => call.IsCompleted ? call : call.WaitAsync(LongestCall, clock);
}
