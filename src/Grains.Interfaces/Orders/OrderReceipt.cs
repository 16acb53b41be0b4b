using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>The answer to a placed order: the same for every repeat, apart from <paramref name="State"/>, <paramref name="Payment"/>, <paramref name="Holds"/> and <paramref name="Amounts"/>, which are as of now.</summary>
/// <param name="ReasonCode">Why it was rejected, cancelled or expired; otherwise null.</param>
/// <param name="Total">As ordered: the sum of the lines' amounts.</param>
/// <param name="Lines">What was promised of each line when the order was confirmed; later cancellations do not change it.</param>
/// <param name="IsRepeat">The order was there before this call.</param>
[GenerateSerializer, Immutable, Alias("order-receipt")]
public sealed record OrderReceipt(
    [property: Id(0)] string OrderId,
    [property: Id(1)] OrderState State,
    [property: Id(2)] PaymentState Payment,
    [property: Id(3)] string? ReasonCode,
    [property: Id(4)] Money Total,
    [property: Id(5)] IReadOnlyList<LineReceipt> Lines,
    [property: Id(6)] IReadOnlyList<HoldReason> Holds,
    [property: Id(7)] bool IsRepeat,
    [property: Id(8)] OrderAmounts Amounts);

/// <summary>An order's sums, each in the digits of the currency. Ordered = cancelled + to pay.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Ordered">Of all units ordered.</param>
/// <param name="Cancelled">Of units that were cancelled, that stock could not give, or that were rejected.</param>
/// <param name="ToPay">Of the units that stand.</param>
/// <param name="Authorized">
/// What the payment gateway has authorized; 0 before, and once the payment is voided. A cancellation in part does not lower it: no more than <paramref name="ToPay"/> may
/// be captured of it.
/// </param>
[GenerateSerializer, Immutable, Alias("order-amounts")]
public readonly record struct OrderAmounts(
    [property: Id(0)] string Currency,
    [property: Id(1)] decimal Ordered,
    [property: Id(2)] decimal Cancelled,
    [property: Id(3)] decimal ToPay,
    [property: Id(4)] decimal Authorized);

/// <param name="Short">Units that stock could not give; of a rejected order it says which lines were the reason.</param>
[GenerateSerializer, Immutable, Alias("line-receipt")]
public readonly record struct LineReceipt(
    [property: Id(0)] int Number,
    [property: Id(1)] string Sku,
    [property: Id(2)] long Ordered,
    [property: Id(3)] long Promised,
    [property: Id(4)] long Short);
