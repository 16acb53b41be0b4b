using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders.Events;

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
