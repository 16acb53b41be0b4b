using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Orders;

/// <summary>An order's calls to its customer's account. Each may be repeated: its ids are derived from order and round.</summary>
internal sealed class CreditCalls(IGrainFactory grains, OrderOptions options)
{
    private const string HoldOperation = "r";
    private const string CommitOperation = "c";

    /// <param name="ignoreLimit">A person let the order pass the limit.</param>
    public async Task<CreditAnswer> Hold(OrderKey order, string customerId, long round, Money amount, bool ignoreLimit)
    {
        var reply = await Account(customerId).Hold(new HoldCredit(
            GrainKeys.CreditHold(order.Id, round), HoldOperation, amount, options.SoftHoldTimeToLive, ReservationRound.PlacedAt(round, order.PlacedAt), ignoreLimit));
        return reply.Outcome switch
        {
            HoldOutcome.Held => CreditAnswer.Held,
            HoldOutcome.CurrencyMismatch => CreditAnswer.CurrencyMismatch,
            HoldOutcome.TooMuch => CreditAnswer.TooMuch,
            HoldOutcome.Refused => reply.MayResolve ? CreditAnswer.Contended : CreditAnswer.Refused,
            _ => CreditAnswer.Contended,
        };
    }

    /// <summary>Makes a soft hold last; false when it is over.</summary>
    public async Task<bool> Commit(OrderKey order, string customerId, long round)
    {
        var reply = await Account(customerId).Commit(new CommitCredit(
            GrainKeys.CreditHold(order.Id, round), CommitOperation, ReservationRound.PlacedAt(round, order.PlacedAt)));
        return reply.Outcome == CreditCommitOutcome.Committed;
    }

    /// <param name="amount">Null: all that is held.</param>
    public async Task Release(OrderKey order, string customerId, long round, string releaseId, decimal? amount) =>
        await Account(customerId).Release(new ReleaseCredit(
            GrainKeys.CreditHold(order.Id, round), releaseId, amount, ReservationRound.PlacedAt(round, order.PlacedAt)));

    private ICustomerAccountGrain Account(string customerId) => grains.GetGrain<ICustomerAccountGrain>(customerId);
}
