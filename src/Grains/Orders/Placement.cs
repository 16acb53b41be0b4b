using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>A verified order with what its first round of soft reservations brought.</summary>
/// <param name="Prices">By line, in the order of the command's lines.</param>
/// <param name="PlacedAt">The silo's clock when the order came in.</param>
/// <param name="ResumeBy">When the soft holds end.</param>
/// <param name="Review">The total above which a person looks first, when this order is above it; then nothing was asked of stock and credit.</param>
internal sealed record Placement(
    PlaceOrder Command,
    decimal[] Prices,
    decimal Total,
    DateTimeOffset PlacedAt,
    DateTimeOffset ResumeBy,
    decimal? Review,
    ReserveAttempt Attempt,
    ReserveVerdict Verdict);

/// <param name="Authorized">The amount that the gateway has authorized although the stream does not say so yet; otherwise null.</param>
internal readonly record struct AttemptOutcome(ReserveAttempt Attempt, ReserveVerdict Verdict, decimal? Authorized);
