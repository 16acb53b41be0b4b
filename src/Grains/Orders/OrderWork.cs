using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>What a step needs to know of the order, taken from its state at once.</summary>
internal sealed record ReserveWork(
    OrderKey Order, AllocationRule Allocation, string? CustomerId, string Currency, IReadOnlyList<StockLine> Lines, long OtherLiveUnits, decimal CreditAmount,
    bool IgnoresLimit, bool AsksCreditFirst)
{
    /// <param name="lapse">What was held and is over.</param>
    public static ReserveWork Of(Order order, (long Round, Lapse Lapse) argument)
    {
        var (round, lapse) = argument;
        var lines = order.Lines
            .Where(l => l.Open > 0 || (l.Live > 0 && lapse.Lines.Contains(l.Number)))
            .Select(l => new StockLine(l.Number, l.Sku, l.Location, l.Live, round)).ToArray();
        var needsCredit = order.Placed!.CustomerId is not null && (order.CreditRound == 0 || lapse.Credit);
        return new ReserveWork(
            new OrderKey(order.Id, order.Placed.At), order.Placed.Allocation, order.Placed.CustomerId, order.Currency, lines,
            order.LiveUnits - lines.Sum(l => l.Units), needsCredit ? OrderDecisions.ToPay(order) : 0, order.IsCreditWaived,
            order.HasHold(HoldReason.CreditLimit));
    }
}

/// <summary>Soft holds that turned out to be over when they were to be committed.</summary>
internal sealed record Lapse(IReadOnlySet<int> Lines, bool Credit)
{
    public static Lapse None { get; } = new(new HashSet<int>(), false);

    public bool IsAny => Credit || Lines.Count > 0;
}

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
}

/// <param name="CancellationId">The caller's operation id; null when everything is given back.</param>
/// <param name="ReleaseId">Names the releases, so that a repeat gives nothing back twice.</param>
/// <param name="Credit">Null: all that is held.</param>
/// <param name="CreditRound">0 when there is no credit to give back.</param>
/// <param name="VoidsPayment">The gateway may have the intent, and nothing is left to pay.</param>
internal sealed record GiveBackWork(
    OrderKey Order, string? CustomerId, string? CancellationId, string ReleaseId, IReadOnlyList<StockLine> Lines, bool ReleasesAll, decimal? Credit, long CreditRound, string IntentId,
    bool VoidsPayment)
{
    /// <summary>Of one cancellation; null when none is pending.</summary>
    public static GiveBackWork? OfCancellation(Order order)
    {
        if (order.PendingCancellation is not { } pending)
        {
            return null;
        }

        var lines = pending.Request.Lines.Where(l => l.Reserved > 0).Select(l => Held(order.Line(l.Number)!, l.Reserved));
        return new GiveBackWork(
            new OrderKey(order.Id, order.Placed!.At), order.Placed.CustomerId, pending.Request.OperationId, pending.Request.ReleaseId, [.. lines], ReleasesAll: false, pending.Credit,
            pending.Credit > 0 ? order.CreditRound : 0, order.Placed.PaymentIntent, VoidsPayment: false);
    }

    /// <summary>Of everything.</summary>
    public static GiveBackWork OfAll(Order order) => new(
        new OrderKey(order.Id, order.Placed!.At), order.Placed.CustomerId, CancellationId: null,
        order.Cancellations.LastOrDefault(c => !c.IsGivenBack)?.Request.ReleaseId ?? ReleaseIds.Rejected,
        [.. order.Lines.Where(l => l.ToGiveBack > 0).Select(l => Held(l, l.ToGiveBack))],
        ReleasesAll: true, Credit: null, order.CreditRound, order.Placed.PaymentIntent,
        order.PaymentMayBeAsked && order.Placed.Total > 0 && (order.Payment is PaymentState.Pending or PaymentState.Authorized));

    private static StockLine Held(OrderLine line, long units) => new(line.Number, line.Sku, line.Location, units, line.Round);
}
