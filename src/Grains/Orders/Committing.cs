using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <summary>What the step to the promise needs to know of the order, taken from its state at once.</summary>
internal sealed record ConfirmWork(
    OrderKey Order, string? CustomerId, string Currency, IReadOnlyList<StockLine> Lines, long CreditRound, IReadOnlyList<CreditExcess> Excess, string IntentId,
    string? PaymentToken, decimal ToPay, bool IsAuthorized)
{
    public static ConfirmWork Of(Order order)
    {
        var placed = order.Placed!;
        return new ConfirmWork(
            new OrderKey(order.Id, placed.At), placed.CustomerId, order.Currency,
            [.. order.Lines.Where(l => l.Reserved > 0).Select(l => new StockLine(l.Number, l.Sku, l.Location, l.Reserved, l.Round))],
            order.CreditRound, [.. order.Excess], placed.PaymentIntent, placed.PaymentToken, OrderDecisions.ToPay(order),
            order.Payment == PaymentState.Authorized);
    }

    /// <summary>Gives back what is softly held. Nothing is committed before payment is authorized, so a hold whose bucket does not answer ends by itself.</summary>
    public async Task GiveBack(HoldCalls calls)
    {
        try
        {
            await FanOut.Run(Lines.Count, calls.FanOut, i => calls.ReleaseStock(Order, Lines[i], ReleaseIds.Declined, null));
            if (CreditRound > 0)
            {
                await calls.ReleaseCredit(Order, CustomerId!, CreditRound, ReleaseIds.Declined, null);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrderClusterException or OrleansException)
        {
            return;
        }
    }

    /// <summary>Gives back credit that was held for missing units.</summary>
    public async Task ReleaseExcess(HoldCalls calls)
    {
        foreach (var excess in CreditRound > 0 ? Excess : [])
        {
            await calls.ReleaseCredit(Order, CustomerId!, CreditRound, ReleaseIds.OfExcess(excess.Number), excess.Amount);
        }
    }
}

/// <summary>What is known to be committed, so that a repeated step asks only for the rest.</summary>
internal sealed class CommitProgress
{
    private readonly HashSet<(int Number, long Round)> _lines = [];
    private long _creditRound;

    /// <summary>The lines are reserved anew.</summary>
    public void Forget(ReserveAttempt attempt) => _lines.RemoveWhere(l => attempt.Lines.Any(a => a.Number == l.Number));

    /// <summary>Commits stock and credit, and says which soft holds turned out to be over.</summary>
    public async Task<Lapse> Commit(HoldCalls calls, ConfirmWork work)
    {
        var lapsed = new HashSet<int>();
        var creditLapsed = false;
        var credit = CommitCredit();
        try
        {
            await FanOut.Run(work.Lines.Count, calls.FanOut, CommitLine);
        }
        finally
        {
            await credit;
        }

        return lapsed.Count == 0 && !creditLapsed ? Lapse.None : new Lapse(lapsed, creditLapsed);

        async Task CommitLine(int index)
        {
            var line = work.Lines[index];
            if (_lines.Contains((line.Number, line.Round)))
            {
                return;
            }

            if (await calls.CommitStock(work.Order, line))
            {
                _lines.Add((line.Number, line.Round));
            }
            else
            {
                lapsed.Add(line.Number);
            }
        }

        async Task CommitCredit()
        {
            if (work.CreditRound > 0 && _creditRound != work.CreditRound)
            {
                creditLapsed = !await calls.CommitCredit(work.Order, work.CustomerId!, work.CreditRound);
                _creditRound = creditLapsed ? 0 : work.CreditRound;
            }
        }
    }
}

/// <param name="CancellationId">The caller's operation id; null when everything is given back.</param>
/// <param name="ReleaseId">Names the releases, so that a repeat gives nothing back twice.</param>
/// <param name="Credit">Null: all that is held.</param>
/// <param name="CreditRound">0 when there is no credit to give back.</param>
/// <param name="VoidsPayment">The gateway may have the intent, and nothing is left to pay.</param>
internal sealed record ReleaseWork(
    OrderKey Order, string? CustomerId, string? CancellationId, string ReleaseId, IReadOnlyList<StockLine> Lines, bool ReleasesAll, decimal? Credit, long CreditRound, string IntentId,
    bool VoidsPayment)
{
    /// <summary>Of one cancellation; null when none is pending.</summary>
    public static ReleaseWork? OfCancellation(Order order)
    {
        if (order.PendingCancellation is not { } pending)
        {
            return null;
        }

        var lines = pending.Request.Lines.Where(l => l.Reserved > 0).Select(l => Held(order.Line(l.Number)!, l.Reserved));
        return new ReleaseWork(
            new OrderKey(order.Id, order.Placed!.At), order.Placed.CustomerId, pending.Request.OperationId, pending.Request.ReleaseId, [.. lines], ReleasesAll: false, pending.Credit,
            pending.Credit > 0 ? order.CreditRound : 0, order.Placed.PaymentIntent, VoidsPayment: false);
    }

    /// <summary>Of everything.</summary>
    public static ReleaseWork OfAll(Order order) => new(
        new OrderKey(order.Id, order.Placed!.At), order.Placed.CustomerId, CancellationId: null,
        order.Cancellations.LastOrDefault(c => !c.IsGivenBack)?.Request.ReleaseId ?? ReleaseIds.Rejected,
        [.. order.Lines.Where(l => l.ToGiveBack > 0).Select(l => Held(l, l.ToGiveBack))],
        ReleasesAll: true, Credit: null, order.CreditRound, order.Placed.PaymentIntent,
        order.PaymentMayBeAsked && order.Placed.Total > 0 && (order.Payment is PaymentState.Pending or PaymentState.Authorized));

    private static StockLine Held(OrderLine line, long units) => new(line.Number, line.Sku, line.Location, units, line.Round);

    /// <summary>Gives it back; each call may be repeated.</summary>
    public async Task Release(HoldCalls calls)
    {
        await FanOut.Run(Lines.Count, calls.FanOut, i => calls.ReleaseStock(Order, Lines[i], ReleaseId, ReleasesAll ? null : Lines[i].Units));
        if (CreditRound > 0)
        {
            await calls.ReleaseCredit(Order, CustomerId!, CreditRound, ReleaseId, Credit);
        }
    }
}

/// <summary>
/// What an order names its releases of stock and credit by: the one place where such names are made. Those that come of callers' ids share no name with the others,
/// or a caller's choice of an id would make the order's own release pass for a repeat.
/// </summary>
internal static class ReleaseIds
{
    /// <summary>Of a round of soft reservations that the order does not keep.</summary>
    public const string GivenUp = "given-up";

    /// <summary>Of all that is held when the payment is declined.</summary>
    public const string Declined = "declined";

    /// <summary>Of all that is held when the order is rejected.</summary>
    public const string Rejected = "rejected";

    /// <summary>Of credit that was held for missing units.</summary>
    /// <param name="number">From 1.</param>
    public static string OfExcess(int number) => $"short/{number}";

    /// <summary>Of a cancellation.</summary>
    /// <param name="operationId">The caller's.</param>
    public static string OfCancellation(string operationId) => $"cancel/{operationId}";

    /// <summary>Of one line's part of a release.</summary>
    public static string OfLine(string releaseId, int lineNumber) => $"{releaseId}/{lineNumber}";
}
