using System.Text.Json.Serialization;

namespace OrderCluster.Grains.Orders.Events;

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
