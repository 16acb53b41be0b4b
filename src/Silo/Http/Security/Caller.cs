using OrderCluster.Client.Keys;

namespace OrderCluster.Silo.Http.Security;

/// <summary>Who asks, as their key says; an endpoint takes it as a parameter.</summary>
/// <param name="KeyId">The key's public id.</param>
/// <param name="Channel">The channel that the key is bound to, or null.</param>
internal sealed record Caller(string KeyId, string? Channel, IReadOnlyList<string> Scopes)
{
    /// <summary>How the caller stands in events and timelines.</summary>
    public string By => $"key:{KeyId}";

    public bool IsOps => Scopes.Contains(ApiKeyScopes.Ops);

    public bool MayQuotePrices => Scopes.Contains(ApiKeyScopes.PriceQuote);

    /// <summary>Whether the caller may know of a channel's orders.</summary>
    public bool MaySee(string channel) => IsOps || Channel == channel;

    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Caller>());
}
