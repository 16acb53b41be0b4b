using System.Text.Json.Serialization;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <summary>Something that happened to an order. Stored for ever: a field is only ever added, and a type never changes its name.</summary>
/// <param name="At">By the clock of the silo that decided it.</param>
[Stream(StreamNames.OrderPrefix)]
public abstract record OrderEvent(DateTimeOffset At);

/// <summary>Always the first event of an order: from here on it exists, and payment may be asked for when anything was reserved.</summary>
/// <param name="At">When the order was placed: the clock of the first attempt.</param>
/// <param name="BodyHash">Tells a repeat from another order under the same reference.</param>
/// <param name="CustomerId">Null for a guest.</param>
/// <param name="Total">The sum of the lines' amounts.</param>
/// <param name="PaymentIntent">Made before payment is asked for; every question about this payment carries it.</param>
/// <param name="Round">Of the soft reservations; see <see cref="OrderReserved.Round"/>.</param>
/// <param name="CreditHeld">Amount softly held on the customer's account, in the same round; 0 for guests and when nothing is held.</param>
/// <param name="ResumeBy">When the soft holds end; an order unfinished then is stuck unless it says what it waits for.</param>
[Event("order-placed/1")]
public sealed record OrderPlaced(
    DateTimeOffset At, string BodyHash, string? CustomerId, string Currency, AllocationRule Allocation, DateTimeOffset OrderedAt, IReadOnlyList<PlacedLine> Lines,
    decimal Total, string PaymentIntent, string? PaymentToken, long Round, decimal CreditHeld, DateTimeOffset ResumeBy)
    : OrderEvent(At);

/// <param name="Location">Null for the default location.</param>
/// <param name="Reserved">Units softly held; the rest is open.</param>
/// <param name="Amount">Of all units, in the currency's digits; null in events from before amounts were rounded: then units times price.</param>
public sealed record PlacedLine(int Number, string Sku, long Quantity, decimal UnitPrice, string? Location, long Reserved, decimal? Amount = null);

/// <summary>
/// Stock does not suffice. Where the order ships what is there, the missing units are cancelled;
/// otherwise this says why the order is rejected next.
/// </summary>
[Event("lines-short/1")]
public sealed record LinesShort(DateTimeOffset At, IReadOnlyList<ShortLine> Lines) : OrderEvent(At);

/// <param name="Asked">Units asked of the bucket.</param>
/// <param name="Got">Units that it could give.</param>
/// <param name="Amount">Of the missing units where they are cancelled; null otherwise, and in events from before amounts were rounded.</param>
public sealed record ShortLine(int Number, long Asked, long Got, decimal? Amount = null);

/// <summary>Open or expired units of these lines are softly held anew; what the line held before in an earlier round is void.</summary>
/// <param name="Round">
/// Names the reservations: 1 for the first attempt, later ones count up by the clock; see <see cref="Interfaces.Identity.GrainKeys.Reservation"/>.
/// </param>
[Event("order-reserved/1")]
public sealed record OrderReserved(DateTimeOffset At, long Round, IReadOnlyList<ReservedLine> Lines) : OrderEvent(At);

/// <param name="Reserved">Units of the line that the round holds; the others of the line's live units are open.</param>
public sealed record ReservedLine(int Number, long Reserved);

/// <summary>Credit is softly held; what an earlier round held is void.</summary>
[Event("order-credit-held/1")]
public sealed record OrderCreditHeld(DateTimeOffset At, long Round, decimal Amount) : OrderEvent(At);

/// <summary>The order does not move on until the hold is lifted. It holds neither stock nor credit meanwhile.</summary>
/// <param name="LiftedBy">What lifts it, in words for an operator.</param>
[Event("order-held/1")]
public sealed record OrderHeld(DateTimeOffset At, HoldReason Reason, string Detail, string SetBy, string LiftedBy) : OrderEvent(At);

/// <param name="Reason">Why, in words of who lifted it.</param>
/// <param name="By">Who or what lifted it.</param>
/// <param name="Overrides">A person set aside what still stands in the way; false when it has passed.</param>
[Event("hold-released/1")]
public sealed record HoldReleased(DateTimeOffset At, HoldReason Hold, string Reason, string By, bool Overrides) : OrderEvent(At);

/// <summary>A step had no outcome yet, and is tried again later.</summary>
/// <param name="Step">Code of the step: <c>reserve</c>, <c>credit</c>, <c>confirm</c>, <c>release</c>, <c>compensate</c>.</param>
/// <param name="Attempt">Tries made so far.</param>
[Event("step-delayed/1")]
public sealed record OrderDelayed(DateTimeOffset At, string Step, int Attempt, DateTimeOffset NextTryAt) : OrderEvent(At);

/// <summary>As <see cref="OrderDelayed"/>, with the step in words: no longer written.</summary>
[Event("retry-scheduled/1")]
public sealed record RetryScheduled(DateTimeOffset At, string For, int Attempt, DateTimeOffset NextTryAt) : OrderEvent(At);

/// <param name="Amount">0 when there was nothing to pay; then no gateway was asked.</param>
[Event("payment-authorized/1")]
public sealed record PaymentAuthorized(DateTimeOffset At, string IntentId, decimal Amount) : OrderEvent(At);

[Event("payment-declined/1")]
public sealed record PaymentDeclined(DateTimeOffset At, string IntentId, string Reason) : OrderEvent(At);

[Event("payment-voided/1")]
public sealed record PaymentVoided(DateTimeOffset At, string IntentId) : OrderEvent(At);

/// <summary>The promise is given: stock and credit are committed and payment is authorized.</summary>
[Event("order-confirmed/1")]
public sealed record OrderConfirmed(DateTimeOffset At) : OrderEvent(At);

/// <summary>No promise is given; all units are cancelled.</summary>
/// <param name="Code">Stable, in kebab case: <c>out-of-stock</c>, <c>payment-declined</c>.</param>
/// <param name="MustUndo">Lasting holds or a payment may exist; they are undone until <see cref="GivenBack"/>. Soft holds alone end by themselves.</param>
[Event("order-rejected/1")]
public sealed record OrderRejected(DateTimeOffset At, string Code, string Text, bool MustUndo) : OrderEvent(At);

/// <summary>Units are cancelled; what they hold of stock, credit and payment is given back from here on, until <see cref="GivenBack"/>.</summary>
/// <param name="Whole">Everything was asked for, not named lines.</param>
[Event("cancel-requested/1")]
public record CancelRequested(
    DateTimeOffset At, string OperationId, bool Whole, IReadOnlyList<CancelledUnits> Lines, string Reason, string By)
    : OrderEvent(At)
{
    /// <summary>Names the releases of what it held.</summary>
    [JsonIgnore]
    public virtual string ReleaseId => OperationId;
}

/// <summary>As <see cref="CancelRequested"/>; its releases have a name of their own, which no release of the order's process can have too.</summary>
[Event("cancel-requested/2")]
public sealed record CancelRequestedV2(
    DateTimeOffset At, string OperationId, bool Whole, IReadOnlyList<CancelledUnits> Lines, string Reason, string By)
    : CancelRequested(At, OperationId, Whole, Lines, Reason, By)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string ReleaseId => ReleaseIds.OfCancellation(OperationId);
}

/// <param name="Asked">As asked for; null for all that the line held.</param>
/// <param name="Quantity">Units cancelled.</param>
/// <param name="Reserved">How many of them stock holds for the order; the others were open.</param>
/// <param name="Remaining">Units of the line that live on.</param>
/// <param name="Amount">Of the units cancelled, see <see cref="Interfaces.Identity.Money.Part"/>; null in events from before amounts were rounded.</param>
public sealed record CancelledUnits(int Number, long? Asked, long Quantity, long Reserved, long Remaining, decimal? Amount = null);

/// <summary>Stock, credit and payment of a cancellation, or of a rejected order, are given back.</summary>
/// <param name="OperationId">Null closes everything that was still to be given back.</param>
[Event("given-back/1")]
public sealed record GivenBack(DateTimeOffset At, string? OperationId) : OrderEvent(At);

/// <summary>No unit is left and everything is given back: the order has ended.</summary>
[Event("order-cancelled/1")]
public sealed record OrderCancelled(DateTimeOffset At) : OrderEvent(At);

/// <summary>An order as its events have made it; header states are derived.</summary>
internal sealed class Order(string id) : IEventSourced<Order, OrderEvent>, IProcess
{
    /// <summary>Hold stock and credit softly.</summary>
    public const string ReserveStep = "reserve";

    /// <summary>As <see cref="ReserveStep"/>, for an order that waits for its customer's credit.</summary>
    public const string CreditStep = "credit";

    /// <summary>Have payment authorized, commit stock and credit, promise.</summary>
    public const string ConfirmStep = "confirm";

    /// <summary>Give back what one cancellation held; other units live on.</summary>
    public const string ReleaseStep = "release";

    /// <summary>Give back everything: no unit lives.</summary>
    public const string CompensateStep = "compensate";

    private readonly List<OrderEvent> _history = [];
    private readonly List<Cancellation> _cancellations = [];
    private readonly List<CreditExcess> _excess = [];
    private readonly List<OrderHeld> _holds = [];
    private OrderLine[] _lines = [];

    public string Id { get; } = id;

    public DateTimeOffset LastEventAt { get; private set; } = DateTimeOffset.MinValue;
    public DateTimeOffset StartedAt => Placed?.At ?? DateTimeOffset.MinValue;

    /// <summary>The first event; null while the order does not exist.</summary>
    public OrderPlaced? Placed { get; private set; }

    public bool Exists => Placed is not null;

    public IReadOnlyList<OrderLine> Lines => _lines;

    public IReadOnlyList<OrderHeld> Holds => _holds;

    public IReadOnlyList<Cancellation> Cancellations => _cancellations;

    /// <summary>Credit held for units that turned out to be missing; given back before the order is confirmed.</summary>
    public IReadOnlyList<CreditExcess> Excess => _excess;

    /// <summary>Everything that happened, oldest first.</summary>
    public IReadOnlyList<OrderEvent> History => _history;

    /// <summary>The round in which credit is held; 0 when none ever was.</summary>
    public long CreditRound { get; private set; }

    /// <summary>A person let the order pass the customer's limit.</summary>
    public bool IsCreditWaived { get; private set; }

    public PaymentState Payment { get; private set; }

    /// <summary>What the gateway has authorized; 0 once it is voided.</summary>
    public decimal Authorized { get; private set; }

    /// <summary>From here on the gateway may have seen the payment intent.</summary>
    public bool PaymentMayBeAsked { get; private set; }

    public OrderRejected? Rejected { get; private set; }

    public bool IsConfirmed { get; private set; }

    /// <summary>What is cancelled or rejected has been given back, all of it.</summary>
    public bool IsUndone { get; private set; }

    public StepDelay? Delay { get; private set; }

    /// <summary>When the present wait for one thing began.</summary>
    public DateTimeOffset WaitingSince { get; private set; }

    public long LiveUnits => Lines.Sum(l => l.Live);

    public OrderAmounts Amounts => new(Currency, Lines.Sum(l => l.Amount), Lines.Sum(l => l.CancelledAmount), Lines.Sum(l => l.ToPay), Authorized);

    public string Currency => Placed!.Currency;

    public bool ShipsWhatIsThere => Placed!.Allocation == AllocationRule.ShipWhatIsThere;

    public OrderState State => this switch
    {
        { Placed: null } => OrderState.Draft,
        { Rejected: not null } => OrderState.Rejected,
        { LiveUnits: 0 } => OrderState.Cancelled,
        { IsConfirmed: true } => OrderState.Confirmed,
        _ => HasHold(HoldReason.ManualReview) ? OrderState.PendingReview : OrderState.Submitted,
    };

    /// <summary>No unit is left, and what they held may not all be given back yet.</summary>
    public bool MustUndo => Exists && !IsUndone && LiveUnits == 0 && (Rejected is null || Rejected.MustUndo);

    /// <summary>The first cancellation that has not been given back yet.</summary>
    public Cancellation? PendingCancellation => _cancellations.Find(c => !c.IsGivenBack);

    /// <summary>Nothing is left to do without a new request.</summary>
    public bool IsFinished => Exists && !MustUndo && PendingCancellation is null && (IsConfirmed || LiveUnits == 0);

    public Step? Next => this switch
    {
        { Exists: false } or { IsFinished: true } => null,
        { MustUndo: true } => new Step(CompensateStep),
        { PendingCancellation: not null } => new Step(ReleaseStep),
        _ when IsConfirmed || HasHold(HoldReason.ManualReview) => null,
        _ when HasHold(HoldReason.CreditLimit) => new Step(CreditStep),
        _ => new Step(Lines.Any(l => l.Open > 0) ? ReserveStep : ConfirmStep),
    };

    public static Order Create(string key) => new(key);

    public bool HasHold(HoldReason reason) => _holds.Exists(h => h.Reason == reason);

    // Numbers mostly count from 1 without gaps.
    public OrderLine? Line(int number) =>
        number >= 1 && number <= _lines.Length && _lines[number - 1].Number == number ? _lines[number - 1] : Array.Find(_lines, l => l.Number == number);

    public Cancellation? FindCancellation(string operationId) => _cancellations.Find(c => c.Request.OperationId == operationId);

    /// <exception cref="InvalidOperationException">The event breaks a law of quantities, or does not follow from the state.</exception>
    public void Apply(OrderEvent happened)
    {
        if (Exists == happened is OrderPlaced)
        {
            throw new InvalidOperationException($"{happened.GetType().Name} can't follow: the order {(Exists ? "exists" : "does not exist")}.");
        }

        _history.Add(happened);
        LastEventAt = happened.At > LastEventAt ? happened.At : LastEventAt;
        if (happened is OrderReserved or HoldReleased or OrderConfirmed or OrderRejected or OrderCancelled or GivenBack)
        {
            // The step that was delayed has an outcome; a cancellation that is given back leaves the delay of another step alone.
            Delay = happened is GivenBack { OperationId: not null } && Delay?.Step != ReleaseStep ? Delay : null;
        }

        switch (happened)
        {
            case OrderPlaced e: Place(e); break;
            case LinesShort e: Miss(e); break;
            case OrderReserved e: Reserve(e); break;
            case OrderCreditHeld e: HoldCredit(e); break;
            case OrderHeld e: _holds.Add(e); break;
            case HoldReleased e: ReleaseHold(e); break;
            case OrderDelayed e: Postpone(e.Step, e.Attempt, e.NextTryAt, e.At); break;
            case RetryScheduled e: Postpone(CodeOf(e.For), e.Attempt, e.NextTryAt, e.At); break;
            case PaymentAuthorized e: (Payment, Authorized) = (PaymentState.Authorized, e.Amount); break;
            case PaymentDeclined: Payment = PaymentState.Declined; break;
            case PaymentVoided: (Payment, Authorized) = (PaymentState.Voided, 0); break;
            case OrderConfirmed: Confirm(); break;
            case OrderRejected e: Reject(e); break;
            case CancelRequested e: Cancel(e); break;
            case GivenBack e: GiveBack(e.OperationId); break;
            case OrderCancelled: break;
            default: throw new InvalidOperationException($"An order knows no {happened.GetType().Name}.");
        }
    }

    private static string CodeOf(string words) => words switch
    {
        "payment authorization" => ConfirmStep,
        "giving back what was cancelled" => ReleaseStep,
        "giving back everything" => CompensateStep,
        "the customer's credit" => CreditStep,
        _ => ReserveStep,
    };

    private void Postpone(string step, int attempt, DateTimeOffset nextTryAt, DateTimeOffset at)
    {
        WaitingSince = attempt == 0 || Delay?.Step == step ? WaitingSince : at;
        Delay = new StepDelay(step, attempt, nextTryAt, WaitingSince);
    }

    private void Place(OrderPlaced e)
    {
        Placed = e;
        _lines = [.. e.Lines.Select(l => new OrderLine(l, e.Round))];
        PaymentMayBeAsked = e.Lines.Any(l => l.Reserved > 0);
        CreditRound = e.CreditHeld > 0 ? e.Round : 0;
        WaitingSince = e.At;
    }

    private void Miss(LinesShort e)
    {
        decimal excess = 0;
        foreach (var missing in e.Lines)
        {
            var line = Line(missing.Number)!;
            line.Miss(missing.Asked - missing.Got);
            excess += ShipsWhatIsThere ? line.Cancel(missing.Asked - missing.Got, ofReserved: 0, missing.Amount) : 0;
        }

        if (CreditRound > 0 && excess > 0)
        {
            _excess.Add(new CreditExcess(_excess.Count + 1, excess));
        }
    }

    private void Reserve(OrderReserved e)
    {
        foreach (var reserved in e.Lines)
        {
            Line(reserved.Number)!.Reserve(reserved.Reserved, e.Round);
        }

        PaymentMayBeAsked |= e.Lines.Any(l => l.Reserved > 0);
        WaitingSince = e.At;
    }

    private void HoldCredit(OrderCreditHeld e)
    {
        CreditRound = e.Round;
        _excess.Clear();
    }

    private void ReleaseHold(HoldReleased e)
    {
        _holds.RemoveAll(h => h.Reason == e.Hold);
        IsCreditWaived |= e.Overrides && e.Hold == HoldReason.CreditLimit;
        WaitingSince = e.At;
    }

    private void Confirm()
    {
        IsConfirmed = true;
        _excess.Clear();
        Array.ForEach(_lines, static line => line.Promise());
    }

    private void Reject(OrderRejected e)
    {
        Rejected = e;
        Array.ForEach(_lines, static line => line.Cancel(line.Live, line.Reserved, line.ToPay));
    }

    private void Cancel(CancelRequested e)
    {
        decimal credit = 0;
        foreach (var units in e.Lines)
        {
            credit += Line(units.Number)!.Cancel(units.Quantity, units.Reserved, units.Amount);
        }

        _cancellations.Add(new Cancellation(e, State, Amounts, CreditRound > 0 ? credit : 0));
    }

    private void GiveBack(string? operationId)
    {
        if (operationId is null)
        {
            IsUndone = true;
            Array.ForEach(_lines, static line => line.GiveBack(line.ToGiveBack));
        }

        foreach (var cancellation in _cancellations.Where(c => !c.IsGivenBack && (operationId is null || c.Request.OperationId == operationId)))
        {
            cancellation.IsGivenBack = true;
            foreach (var units in operationId is null ? [] : cancellation.Request.Lines)
            {
                Line(units.Number)!.GiveBack(units.Reserved);
            }
        }
    }
}
