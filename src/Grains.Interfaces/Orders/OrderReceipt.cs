using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>The answer to a placed order: the same for every repeat, apart from <paramref name="State"/> and <paramref name="Holds"/>, which are as of now.</summary>
/// <param name="ReasonCode">Why it was rejected, cancelled or expired; otherwise null.</param>
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
    [property: Id(7)] bool IsRepeat);

/// <param name="Short">Units that stock could not give; of a rejected order it says which lines were the reason.</param>
[GenerateSerializer, Immutable, Alias("line-receipt")]
public readonly record struct LineReceipt(
    [property: Id(0)] int Number,
    [property: Id(1)] string Sku,
    [property: Id(2)] long Ordered,
    [property: Id(3)] long Promised,
    [property: Id(4)] long Short);
