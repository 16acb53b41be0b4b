namespace OrderCluster.Grains.Interfaces.Inventory;

/// <param name="ReservationId">Order id and line; see <see cref="Identity.GrainKeys.Reservation"/>.</param>
/// <param name="OperationId">Of this attempt.</param>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="MinimumQuantity">Units that must be available for any to be held: <paramref name="Quantity"/> for all or nothing, more where the order asks for others of this bucket in further lines, 1 for what is there.</param>
/// <param name="TimeToLive">How long the soft hold lasts unless committed.</param>
/// <param name="PlacedAt">When the order was placed, by its silo's clock: an order placed before the memory of ended reservations begins is refused.</param>
[GenerateSerializer, Immutable, Alias("reserve-stock")]
public sealed record ReserveStock(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string OperationId,
    [property: Id(2)] long Quantity,
    [property: Id(3)] long MinimumQuantity,
    [property: Id(4)] TimeSpan TimeToLive,
    [property: Id(5)] DateTimeOffset PlacedAt);

/// <param name="Reserved">Units now held for the reservation; 0 unless <see cref="ReserveOutcome.Reserved"/>.</param>
/// <param name="Available">Units that could be promised at the decision, before it.</param>
/// <param name="MayResolve">Soft holds of other orders stand in the way; if they end, a later attempt (with its own operation id) may succeed.</param>
/// <param name="ExpiresAt">End of the soft hold.</param>
[GenerateSerializer, Immutable, Alias("reserve-reply")]
public readonly record struct ReserveReply(
    [property: Id(0)] ReserveOutcome Outcome,
    [property: Id(1)] long Reserved,
    [property: Id(2)] long Available,
    [property: Id(3)] bool MayResolve,
    [property: Id(4)] DateTimeOffset ExpiresAt);

[GenerateSerializer, Alias("reserve-outcome")]
public enum ReserveOutcome
{
    Reserved = 0,

    /// <summary>Fewer than the minimum are there.</summary>
    Rejected = 1,

    /// <summary>The reservation was released or consumed before: it stays so, whatever arrives late.</summary>
    Ended = 2,

    /// <summary>The order was placed before the memory of ended reservations begins.</summary>
    TooOld = 3,
}

[GenerateSerializer, Immutable, Alias("commit-stock")]
public sealed record CommitStock(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string OperationId,
    [property: Id(2)] DateTimeOffset PlacedAt);

/// <param name="Quantity">Units committed; 0 unless <see cref="CommitOutcome.Committed"/>.</param>
[GenerateSerializer, Immutable, Alias("commit-reply")]
public readonly record struct CommitReply(
    [property: Id(0)] CommitOutcome Outcome,
    [property: Id(1)] long Quantity);

[GenerateSerializer, Alias("commit-outcome")]
public enum CommitOutcome
{
    Committed = 0,

    /// <summary>The soft hold is over or was never there: reserve again, or give up.</summary>
    Expired = 1,

    /// <summary>Released or consumed before.</summary>
    Ended = 2,

    TooOld = 3,
}

/// <param name="Quantity">Units to give back; null: all that the reservation still holds.</param>
[GenerateSerializer, Immutable, Alias("release-stock")]
public sealed record ReleaseStock(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string ReleaseId,
    [property: Id(2)] long? Quantity,
    [property: Id(3)] DateTimeOffset PlacedAt);

/// <param name="Released">Units given back by this release; 0 when none were held.</param>
/// <param name="Remaining">Units that the reservation held after it.</param>
[GenerateSerializer, Immutable, Alias("release-reply")]
public readonly record struct ReleaseReply(
    [property: Id(0)] long Released,
    [property: Id(1)] long Remaining);

[GenerateSerializer, Immutable, Alias("consume-stock")]
public sealed record ConsumeStock(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] string ShipmentId,
    [property: Id(2)] long Quantity,
    [property: Id(3)] DateTimeOffset PlacedAt);

[GenerateSerializer, Immutable, Alias("consume-reply")]
public readonly record struct ConsumeReply(
    [property: Id(0)] long Consumed,
    [property: Id(1)] long Remaining);
