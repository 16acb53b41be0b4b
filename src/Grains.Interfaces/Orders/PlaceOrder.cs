namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>A canonical order, as every channel's edge makes it: validated in form, not yet against catalogue, customer and stock.</summary>
/// <param name="Channel">From the caller's credentials.</param>
/// <param name="Reference">The channel's own reference, or its idempotency key; unique in the channel.</param>
/// <param name="BodyHash">
/// SHA-256 over what the channel sent, in hex: tells a repeat from another order under the same reference. Empty at the client library, which then computes it.
/// </param>
/// <param name="CustomerId">Null for a guest.</param>
/// <param name="Currency">ISO 4217; all prices are in it.</param>
/// <param name="Allocation">What to do when stock is short.</param>
/// <param name="Lines">At least one; numbers are unique.</param>
/// <param name="OrderedAt">When the customer ordered, by the channel's clock; informs, decides nothing.</param>
/// <param name="PaymentToken">The payment gateway's token of how to pay, never a card; null pays by the channel's default.</param>
/// <param name="MayQuotePrices">The caller holds the scope <c>price:quote</c>: its prices stand, others must match the catalogue. Set by the edge.</param>
/// <param name="IsRetry">The caller has asked before: look whether the order exists before anything is reserved.</param>
/// <param name="PatienceMs">How long to wait for the final state before answering with the present one, in milliseconds.</param>
[GenerateSerializer, Immutable, Alias("place-order")]
public sealed record PlaceOrder(
    [property: Id(0)] string Channel,
    [property: Id(1)] string Reference,
    [property: Id(2)] string BodyHash,
    [property: Id(3)] string? CustomerId,
    [property: Id(4)] string Currency,
    [property: Id(5)] AllocationRule Allocation,
    [property: Id(6)] IReadOnlyList<OrderLineRequest> Lines,
    [property: Id(7)] DateTimeOffset OrderedAt,
    [property: Id(8)] string? PaymentToken = null,
    [property: Id(9)] bool MayQuotePrices = false,
    [property: Id(10)] bool IsRetry = false,
    [property: Id(11)] int PatienceMs = 10_000);

/// <param name="Number">From 1, unique in the order.</param>
/// <param name="Sku">What is ordered; see <see cref="Identity.Identifiers.IsSku"/>.</param>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="UnitPrice">Quoted or expected price, at least 0; null takes the catalogue's.</param>
/// <param name="Location">Where the stock is taken from.</param>
[GenerateSerializer, Immutable, Alias("order-line-request")]
public sealed record OrderLineRequest(
    [property: Id(0)] int Number,
    [property: Id(1)] string Sku,
    [property: Id(2)] long Quantity,
    [property: Id(3)] decimal? UnitPrice,
    [property: Id(4)] string Location = Identity.GrainKeys.DefaultLocation);

[GenerateSerializer, Alias("allocation-rule")]
public enum AllocationRule
{
    /// <summary>The order is confirmed in full or rejected.</summary>
    AllOrNothing = 0,

    /// <summary>Each line takes what is there; what is short is cancelled and said so. An order that gets nothing is rejected.</summary>
    ShipWhatIsThere = 1,
}
