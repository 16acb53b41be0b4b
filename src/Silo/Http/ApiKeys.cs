using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderCluster.Client.Keys;
using OrderCluster.Client.Wire;
using OrderCluster.Silo.Connections;

namespace OrderCluster.Silo.Http;

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
        return Problems.WriteAsync(Context, Problems.Of(StatusCodes.Status401Unauthorized, Shown() is null ? "key-missing" : "key-unknown",
            $"Send a valid API key in the header {WireHeaders.ApiKey}."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, Problems.Of(StatusCodes.Status403Forbidden, "scope-missing",
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

/// <summary>Which scopes let a caller in, by name of policy; without one an endpoint asks for any valid key.</summary>
internal static class ScopePolicies
{
    public const string ClaimType = "scope";

    /// <summary>Bound to a channel.</summary>
    public const string Channel = ApiKeyScopes.Channel;

    public const string Ops = ApiKeyScopes.Ops;

    public const string Admin = ApiKeyScopes.Admin;

    /// <summary>Bound to a channel, or ops.</summary>
    public const string ChannelOrOps = "channel-or-ops";

    /// <summary>Any one of these scopes satisfies the policy.</summary>
    public static string[] ScopesOf(string policy) => policy == ChannelOrOps ? [ApiKeyScopes.Channel, ApiKeyScopes.Ops] : [policy];

    public static void Add(IServiceCollection services)
    {
        // Not AddAuthentication: that brings along the keys that protect cookies, and writes them to the user's home.
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
            options.DefaultScheme = ApiKeyAuthentication.SchemeName;
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyAuthentication>();
        var policies = services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var policy in new[] { Channel, Ops, Admin, ChannelOrOps })
        {
            policies.AddPolicy(policy, p => p.RequireClaim(ClaimType, ScopesOf(policy)));
        }
    }
}

/// <summary>The keys that this silo accepts: those in its key file, looked at again when the file has changed.</summary>
internal sealed partial class KeyRing(string path, TimeProvider clock, ILogger<KeyRing> log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Compared against when no key has the shown id, so that an unknown id takes as long as a wrong secret.</summary>
    private static readonly string NoHash = new('0', 64);

    private readonly Lock _lock = new();
    private volatile IReadOnlyDictionary<string, ApiKeyRecord> _keys = new Dictionary<string, ApiKeyRecord>();
    private DateTime _writtenAtUtc;
    private long _lookedAt;

    /// <summary>Where the keys are kept.</summary>
    public string Path => path;

    /// <summary>Adds the one that HTTP and the gateway share.</summary>
    public static void Add(IServiceCollection services, string path) => services.TryAddSingleton(provider => new KeyRing(
        path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyRing>>()));

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is not a list of sound key records.</exception>
    public void Load()
    {
        lock (_lock)
        {
            LoadNow();
        }
    }

    /// <summary>The record of a shown key, or null when it is not one of this silo's.</summary>
    public ApiKeyRecord? Find(string? text)
    {
        if (!ApiKey.TryReadId(text, out var id))
        {
            return null;
        }

        LookAgain();
        var record = _keys.GetValueOrDefault(id);
        return ApiKey.Matches(text!, record?.Sha256 ?? NoHash) ? record : null;
    }

    /// <summary>Whether the key that a caller came with is still there, for the same channel and scopes.</summary>
    public bool IsStillHeldBy(Caller caller)
    {
        LookAgain();
        return _keys.TryGetValue(caller.KeyId, out var record) && record.Channel == caller.Channel && record.Scopes.SequenceEqual(caller.Scopes);
    }

    private void LookAgain()
    {
        if (clock.GetElapsedTime(Interlocked.Read(ref _lookedAt)) < LookInterval)
        {
            return;
        }

        lock (_lock)
        {
            try
            {
                if (File.GetLastWriteTimeUtc(path) != _writtenAtUtc)
                {
                    LoadNow();
                    LogLoaded(_keys.Count, path);
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                LogNotLoaded(e, path);
            }

            Interlocked.Exchange(ref _lookedAt, clock.GetTimestamp());
        }
    }

    private void LoadNow()
    {
        var writtenAtUtc = File.GetLastWriteTimeUtc(path);
        _keys = ApiKeyFile.Read(path).ToDictionary(k => k.Id);
        _writtenAtUtc = writtenAtUtc;
        Interlocked.Exchange(ref _lookedAt, clock.GetTimestamp());
    }

    [LoggerMessage(3101, LogLevel.Information, "Accepting {Count} API keys of {Path}.")]
    private partial void LogLoaded(int count, string path);

    [LoggerMessage(3102, LogLevel.Error, "The key file {Path} can't be read; the keys read before stay valid.")]
    private partial void LogNotLoaded(Exception error, string path);
}

/// <summary>Makes the first key of a silo that has none, so that nobody needs to serve without keys to begin with.</summary>
internal static class FirstKey
{
    private const string Channel = "default";

    /// <summary>When <paramref name="path"/> is absent, writes it with one key that may do everything, and returns that key's text; otherwise null.</summary>
    public static string? MakeWhenAbsent(string path, TimeProvider clock)
    {
        if (File.Exists(path))
        {
            return null;
        }

        var (text, record) = ApiKeyRecord.Make("first", ApiKeyScopes.All, Channel, clock.GetUtcNow());
        ApiKeyFile.Add(path, record);
        return text;
    }
}
