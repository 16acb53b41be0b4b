using System.Text.Json.Serialization;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Orders.Events;

/// <summary>Something that happened to an order. Stored for ever: a field is only ever added, and a type never changes its name.</summary>
/// <param name="At">By the clock of the silo that decided it.</param>
public abstract record OrderEvent(DateTimeOffset At);

/// <summary>Always the first event of an order: from here on it exists, and payment may be asked for when anything was reserved.</summary>
/// <param name="At">When the order was placed: the clock of the first attempt.</param>
/// <param name="BodyHash">Tells a repeat from another order under the same reference.</param>
/// <param name="CustomerId">Null for a guest.</param>
/// <param name="Total">Of all units ordered.</param>
/// <param name="PaymentIntent">Made before payment is asked for; every question about this payment carries it.</param>
/// <param name="Round">Of the soft reservations; see <see cref="OrderReserved.Round"/>.</param>
/// <param name="CreditHeld">Amount softly held on the customer's account, in the same round; 0 for guests and when nothing is held.</param>
/// <param name="ResumeBy">When the soft holds end; an order unfinished then is stuck unless it says what it waits for.</param>
public sealed record OrderPlaced(
    DateTimeOffset At,
    string BodyHash,
    string? CustomerId,
    string Currency,
    AllocationRule Allocation,
    DateTimeOffset OrderedAt,
    IReadOnlyList<PlacedLine> Lines,
    decimal Total,
    string PaymentIntent,
    string? PaymentToken,
    long Round,
    decimal CreditHeld,
    DateTimeOffset ResumeBy)
    : OrderEvent(At);

/// <param name="Location">Null for the default location.</param>
/// <param name="Reserved">Units softly held; the rest is open.</param>
public sealed record PlacedLine(int Number, string Sku, long Quantity, decimal UnitPrice, string? Location, long Reserved);

/// <summary>
/// Stock does not suffice. Where the order ships what is there, the missing units are cancelled;
/// otherwise this says why the order is rejected next.
/// </summary>
public sealed record LinesShort(DateTimeOffset At, IReadOnlyList<ShortLine> Lines) : OrderEvent(At);

/// <param name="Asked">Units asked of the bucket.</param>
/// <param name="Got">Units that it could give.</param>
public sealed record ShortLine(int Number, long Asked, long Got);

/// <summary>Open or expired units of these lines are softly held anew; what the line held before in an earlier round is void.</summary>
/// <param name="Round">
/// Names the reservations: 1 for the first attempt, later ones count up by the clock; see <see cref="Interfaces.Identity.GrainKeys.Reservation"/>.
/// </param>
public sealed record OrderReserved(DateTimeOffset At, long Round, IReadOnlyList<ReservedLine> Lines) : OrderEvent(At);

/// <param name="Reserved">Units of the line that the round holds; the others of the line's live units are open.</param>
public sealed record ReservedLine(int Number, long Reserved);

/// <summary>Credit is softly held; what an earlier round held is void.</summary>
public sealed record OrderCreditHeld(DateTimeOffset At, long Round, decimal Amount) : OrderEvent(At);

/// <summary>The order does not move on until the hold is lifted. It holds neither stock nor credit meanwhile.</summary>
/// <param name="LiftedBy">What lifts it, in words for an operator.</param>
public sealed record OrderHeld(DateTimeOffset At, HoldReason Reason, string Detail, string SetBy, string LiftedBy) : OrderEvent(At);

/// <param name="Reason">Why, in words of who lifted it.</param>
/// <param name="By">Who or what lifted it.</param>
/// <param name="Overrides">A person set aside what still stands in the way; false when it has passed.</param>
public sealed record HoldReleased(DateTimeOffset At, HoldReason Hold, string Reason, string By, bool Overrides) : OrderEvent(At);

/// <summary>A step had no outcome yet; the stream's due time is set to <paramref name="NextTryAt"/>.</summary>
/// <param name="For">What the order waits for, in words.</param>
/// <param name="Attempt">Tries made so far.</param>
public sealed record RetryScheduled(DateTimeOffset At, string For, int Attempt, DateTimeOffset NextTryAt) : OrderEvent(At);

/// <param name="Amount">0 when there was nothing to pay; then no gateway was asked.</param>
public sealed record PaymentAuthorized(DateTimeOffset At, string IntentId, decimal Amount) : OrderEvent(At);

public sealed record PaymentDeclined(DateTimeOffset At, string IntentId, string Reason) : OrderEvent(At);

public sealed record PaymentVoided(DateTimeOffset At, string IntentId) : OrderEvent(At);

/// <summary>The promise is given: stock and credit are committed and payment is authorized.</summary>
public sealed record OrderConfirmed(DateTimeOffset At) : OrderEvent(At);

/// <summary>No promise is given; all units are cancelled.</summary>
/// <param name="Code">Stable, in kebab case: <c>out-of-stock</c>, <c>payment-declined</c>.</param>
/// <param name="MustUndo">Lasting holds or a payment may exist; they are undone until <see cref="GivenBack"/>. Soft holds alone end by themselves.</param>
public sealed record OrderRejected(DateTimeOffset At, string Code, string Text, bool MustUndo) : OrderEvent(At);

/// <summary>Units are cancelled; what they hold of stock, credit and payment is given back from here on, until <see cref="GivenBack"/>.</summary>
/// <param name="Whole">Everything was asked for, not named lines.</param>
public record CancelRequested(
    DateTimeOffset At, string OperationId, bool Whole, IReadOnlyList<CancelledUnits> Lines, string Reason, string By)
    : OrderEvent(At)
{
    /// <summary>Names the releases of what it held.</summary>
    [JsonIgnore]
    public virtual string ReleaseId => OperationId;
}

/// <summary>As <see cref="CancelRequested"/>; its releases have a name of their own, which no release of the order's process can have too.</summary>
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
public sealed record CancelledUnits(int Number, long? Asked, long Quantity, long Reserved, long Remaining);

/// <summary>Stock, credit and payment of a cancellation, or of a rejected order, are given back.</summary>
/// <param name="OperationId">Null closes everything that was still to be given back.</param>
public sealed record GivenBack(DateTimeOffset At, string? OperationId) : OrderEvent(At);

/// <summary>No unit is left and everything is given back: the order has ended.</summary>
public sealed record OrderCancelled(DateTimeOffset At) : OrderEvent(At);

[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(LinesShort))]
[JsonSerializable(typeof(OrderReserved))]
[JsonSerializable(typeof(OrderCreditHeld))]
[JsonSerializable(typeof(OrderHeld))]
[JsonSerializable(typeof(HoldReleased))]
[JsonSerializable(typeof(RetryScheduled))]
[JsonSerializable(typeof(PaymentAuthorized))]
[JsonSerializable(typeof(PaymentDeclined))]
[JsonSerializable(typeof(PaymentVoided))]
[JsonSerializable(typeof(OrderConfirmed))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(CancelRequestedV2))]
[JsonSerializable(typeof(GivenBack))]
[JsonSerializable(typeof(OrderCancelled))]
internal sealed partial class OrderEventsJson : JsonSerializerContext;

/// <summary>The names of an order's events in the journal.</summary>
public static class OrderEvents
{
    public static EventCodec<OrderEvent> Codec { get; } = new EventCodec<OrderEvent>(new OrderEventsJson(EventJson.NewOptions()))
        .Add<OrderPlaced>("order-placed/1")
        .Add<LinesShort>("lines-short/1")
        .Add<OrderReserved>("order-reserved/1")
        .Add<OrderCreditHeld>("order-credit-held/1")
        .Add<OrderHeld>("order-held/1")
        .Add<HoldReleased>("hold-released/1")
        .Add<RetryScheduled>("retry-scheduled/1")
        .Add<PaymentAuthorized>("payment-authorized/1")
        .Add<PaymentDeclined>("payment-declined/1")
        .Add<PaymentVoided>("payment-voided/1")
        .Add<OrderConfirmed>("order-confirmed/1")
        .Add<OrderRejected>("order-rejected/1")
        .Add<CancelRequested>("cancel-requested/1")
        .Add<CancelRequestedV2>("cancel-requested/2")
        .Add<GivenBack>("given-back/1")
        .Add<OrderCancelled>("order-cancelled/1");
}
