using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Wire;

/// <summary>An order as every channel sends it; what <c>POST /v1/orders</c> takes. Everything is optional to the parser, so that validation can name all that is missing at once.</summary>
/// <param name="Reference">The channel's own reference; without one the idempotency key stands for it.</param>
/// <param name="CustomerId">Left out for a guest.</param>
/// <param name="Currency">ISO 4217; all prices are in it.</param>
/// <param name="Allocation">What to do when stock is short; all or nothing unless said.</param>
/// <param name="OrderedAt">When the customer ordered, by the channel's clock; now unless said.</param>
/// <param name="PaymentToken">The payment gateway's token of how to pay, never a card.</param>
public sealed record OrderBody(
    string? Reference = null,
    string? CustomerId = null,
    string? Currency = null,
    AllocationRule? Allocation = null,
    IReadOnlyList<OrderLineBody?>? Lines = null,
    DateTimeOffset? OrderedAt = null,
    string? PaymentToken = null);

/// <summary>A line of an order; its number is its place in the list, from 1.</summary>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="UnitPrice">Quoted or expected price; the catalogue's when left out.</param>
/// <param name="Location">Where the stock is taken from; the default location unless said.</param>
public sealed record OrderLineBody(
    string? Sku = null,
    long? Quantity = null,
    decimal? UnitPrice = null,
    string? Location = null);
