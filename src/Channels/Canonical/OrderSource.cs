namespace OrderCluster.Channels.Canonical;

/// <summary>Who sends an order: known from credentials, never from its body.</summary>
/// <param name="Channel">The caller's channel.</param>
/// <param name="MayQuotePrices">The caller holds the scope <c>price:quote</c>.</param>
/// <param name="IdempotencyKey">Stands for the reference where the body has none.</param>
/// <param name="IsRetry">The caller says that it has sent this order before.</param>
public sealed record OrderSource(string Channel, bool MayQuotePrices = false, string? IdempotencyKey = null, bool IsRetry = false);
