using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Orders;

/// <summary>An order as its events have made it. Changed by <see cref="OrderFold"/> alone; header states are derived.</summary>
internal sealed class Order(string id) : ITimedState
{
    private readonly List<OrderEvent> _history = [];
    private readonly List<Cancellation> _cancellations = [];
    private readonly List<CreditExcess> _excess = [];
    private readonly List<OrderHeld> _holds = [];

    public string Id { get; } = id;

    public DateTimeOffset LastEventAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The first event; null while the order does not exist.</summary>
    public OrderPlaced? Placed { get; internal set; }

    public bool Exists => Placed is not null;

    public IReadOnlyList<OrderLine> Lines { get; internal set; } = [];

    public IReadOnlyList<OrderHeld> Holds => _holds;

    public IReadOnlyList<Cancellation> Cancellations => _cancellations;

    /// <summary>Credit held for units that turned out to be missing; given back before the order is confirmed.</summary>
    public IReadOnlyList<CreditExcess> Excess => _excess;

    /// <summary>Everything that happened, oldest first.</summary>
    public IReadOnlyList<OrderEvent> History => _history;

    /// <summary>The round in which credit is held; 0 when none ever was.</summary>
    public long CreditRound { get; internal set; }

    /// <summary>A person let the order pass the customer's limit.</summary>
    public bool IsCreditWaived { get; internal set; }

    public PaymentState Payment { get; internal set; }

    /// <summary>From here on the gateway may have seen the payment intent.</summary>
    public bool PaymentMayBeAsked { get; internal set; }

    public OrderRejected? Rejected { get; internal set; }

    public bool IsConfirmed { get; internal set; }

    /// <summary>What is cancelled or rejected has been given back, all of it.</summary>
    public bool IsUndone { get; internal set; }

    /// <summary>The wait that the stream's due time stands for; null when there is none.</summary>
    public RetryScheduled? Wait { get; internal set; }

    /// <summary>When the present wait for one thing began.</summary>
    public DateTimeOffset WaitingSince { get; internal set; }

    public long LiveUnits => Lines.Sum(l => l.Live);

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

    public bool HasHold(HoldReason reason) => _holds.Exists(h => h.Reason == reason);

    public OrderLine? Line(int number)
    {
        // Numbers mostly count from 1 without gaps.
        if (number >= 1 && number <= Lines.Count && Lines[number - 1].Number == number)
        {
            return Lines[number - 1];
        }

        return Lines.FirstOrDefault(l => l.Number == number);
    }

    public Cancellation? FindCancellation(string operationId) => _cancellations.Find(c => c.Request.OperationId == operationId);

    internal void Remember(OrderEvent @event)
    {
        _history.Add(@event);
        LastEventAt = @event.At > LastEventAt ? @event.At : LastEventAt;
    }

    internal void Hold(OrderHeld hold) => _holds.Add(hold);

    internal void Release(HoldReason reason) => _holds.RemoveAll(h => h.Reason == reason);

    internal void Cancel(Cancellation cancellation) => _cancellations.Add(cancellation);

    internal void Exceed(decimal amount) => _excess.Add(new CreditExcess(_excess.Count + 1, amount));

    internal void ForgetExcess() => _excess.Clear();
}

/// <summary>A cancellation that was asked for.</summary>
internal sealed class Cancellation(CancelRequested request, OrderState stateAfter, decimal credit)
{
    public CancelRequested Request { get; } = request;

    /// <summary>The order's state right after it, for the stored receipt.</summary>
    public OrderState StateAfter { get; } = stateAfter;

    /// <summary>Credit that its units held.</summary>
    public decimal Credit { get; } = credit;

    public bool IsGivenBack { get; internal set; }
}

/// <param name="Number">From 1; names the release, so that a repeat gives nothing back twice.</param>
internal readonly record struct CreditExcess(int Number, decimal Amount);
