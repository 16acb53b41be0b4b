using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders.Events;

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
