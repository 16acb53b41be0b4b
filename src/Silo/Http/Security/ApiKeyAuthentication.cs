using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OrderCluster.Client.Keys;
using OrderCluster.Client.Wire;
using OrderCluster.Silo.Connections;
using OrderCluster.Silo.Http.Errors;

namespace OrderCluster.Silo.Http.Security;

/// <summary>Tells who asks from the header <c>X-Api-Key</c>, or from <c>Authorization: Bearer</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string BearerPrefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Shown() is not { } text)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (keys.Find(text) is not { } record)
        {
            return Task.FromResult(AuthenticateResult.Fail("The key is not one of this silo's."));
        }

        Context.Features.Get<ConnectionDoor.Visitor>()?.Admit();
        Context.Features.Set(new Caller(record.Id, record.Channel, record.Scopes));
        var claims = record.Scopes.Select(s => new Claim(ScopePolicies.ClaimType, s));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemAnswers.WriteAsync(Context, ProblemAnswers.Of(StatusCodes.Status401Unauthorized, Shown() is null ? "key-missing" : "key-unknown",
            $"Send a valid API key in the header {WireHeaders.ApiKey}."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemAnswers.WriteAsync(Context, ProblemAnswers.Of(StatusCodes.Status403Forbidden, "scope-missing",
            "The key lacks the scope that this call needs; ask with a key that holds it."));

    private string? Shown()
    {
        if (Request.Headers[WireHeaders.ApiKey] is [{ Length: > 0 } key])
        {
            return key;
        }

        return Request.Headers.Authorization is [{ } header] && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? header[BearerPrefix.Length..].Trim()
            : null;
    }
}

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
