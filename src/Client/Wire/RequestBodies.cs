using System.ComponentModel.DataAnnotations;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Wire;

/// <summary>What <c>POST /v1/orders/{channel}/{reference}/cancel</c> takes; the operation's id is the idempotency key.</summary>
/// <param name="Lines">Left out to cancel all that is not shipped.</param>
public sealed record CancelBody(IReadOnlyList<CancelLineBody?>? Lines = null, [property: Required] string? Reason = null);

/// <param name="Number">The line's number, from 1.</param>
/// <param name="Quantity">Units to cancel; left out for all that the line still holds.</param>
public sealed record CancelLineBody([property: Required] int? Number = null, long? Quantity = null);

/// <summary>What <c>POST /v1/orders/{channel}/{reference}/holds/{hold}/release</c> takes.</summary>
public sealed record ReleaseHoldBody([property: Required] string? Reason = null);

/// <summary>What <c>POST /v1/inventory/{sku}/receipts</c> takes.</summary>
/// <param name="ReceiptId">Of this delivery; without one the idempotency key stands for it.</param>
/// <param name="Quantity">Units that arrived, at least 1.</param>
/// <param name="Reference">The supplier's own reference.</param>
/// <param name="Location">The default location unless said.</param>
public sealed record ReceiptBody(
    string? ReceiptId = null, [property: Required] long? Quantity = null, [property: Required] string? Reference = null, string? Location = null);

/// <summary>What <c>POST /v1/inventory/{sku}/adjustments</c> takes.</summary>
/// <param name="AdjustmentId">Of this correction; without one the idempotency key stands for it.</param>
/// <param name="Delta">Units added or taken off, not 0.</param>
public sealed record AdjustmentBody(
    string? AdjustmentId = null, [property: Required] long? Delta = null, [property: Required] string? Reason = null, string? Location = null);

/// <summary>What <c>PUT /v1/products/{sku}</c> takes.</summary>
public sealed record ProductBody(
    [property: Required] string? Description = null, [property: Required] Money? Price = null, [property: Required] string? Unit = null);

/// <summary>What <c>PUT /v1/customers/{id}/credit-limit</c> takes.</summary>
/// <param name="Limit">Null removes the limit.</param>
public sealed record CreditLimitBody(Money? Limit = null, [property: Required] string? Reason = null);

/// <summary>One row of a list of orders.</summary>
public sealed record OrderSummary(
    string OrderId,
    OrderState State,
    string? CustomerId,
    Money Total,
    DateTimeOffset PlacedAt);

/// <summary>A page of orders.</summary>
/// <param name="Next">Ask after this to get what follows; null at the end.</param>
public sealed record OrderPage(IReadOnlyList<OrderSummary> Orders, string? Next);

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
    [property: Required] string? Currency = null,
    AllocationRule? Allocation = null,
    [property: Required] IReadOnlyList<OrderLineBody?>? Lines = null,
    DateTimeOffset? OrderedAt = null,
    string? PaymentToken = null);

/// <summary>A line of an order; its number is its place in the list, from 1.</summary>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="UnitPrice">Quoted or expected price; the catalogue's when left out.</param>
/// <param name="Location">Where the stock is taken from; the default location unless said.</param>
public sealed record OrderLineBody(
    [property: Required] string? Sku = null,
    [property: Required] long? Quantity = null,
    decimal? UnitPrice = null,
    string? Location = null);
