using Microsoft.AspNetCore.Authorization;
using OrderCluster.Client.Keys;

namespace OrderCluster.Silo.Http.Security;

/// <summary>Which scopes let a caller in, by name of policy; without one an endpoint asks for any valid key.</summary>
internal static class ScopePolicies
{
    public const string ClaimType = "scope";

    /// <summary>Bound to a channel.</summary>
    public const string Channel = "channel";

    public const string Ops = "ops";

    public const string Admin = "admin";

    /// <summary>Bound to a channel, or ops.</summary>
    public const string ChannelOrOps = "channel-or-ops";

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
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Channel, p => p.RequireClaim(ClaimType, ApiKeyScopes.Channel))
            .AddPolicy(Ops, p => p.RequireClaim(ClaimType, ApiKeyScopes.Ops))
            .AddPolicy(Admin, p => p.RequireClaim(ClaimType, ApiKeyScopes.Admin))
            .AddPolicy(ChannelOrOps, p => p.RequireClaim(ClaimType, ApiKeyScopes.Channel, ApiKeyScopes.Ops));
    }
}
