using System.Text;
using OrderCluster.Client.Wire;
using OrderCluster.Silo.Http.Security;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Dashboard;

/// <summary>Orleans's own dashboard, for keys with the scope <c>ops</c>. A browser asks for the key by itself: any name, and the key as password.</summary>
internal static class OrleansDashboard
{
    public const string Path = "/orleans";

    private const string BasicPrefix = "Basic ";

    // Log lines are for the log's own readers.
    public static void Add(ISiloBuilder silo) => silo.AddDashboard(options => options.HideTrace = true);

    /// <summary>Takes the key out of what a browser sends by itself, and tells it to ask for one; only here, since no other page needs it.</summary>
    public static void UseKeyOfBrowsers(WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), branch => branch.Use(
        (context, next) =>
        {
            if (KeyOf(context.Request.Headers.Authorization) is { } key)
            {
                context.Request.Headers[WireHeaders.ApiKey] = key;
            }

            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
                {
                    context.Response.Headers.Append("WWW-Authenticate", "Basic realm=\"OrderCluster: any name, an ops key as password\"");
                }

                return Task.CompletedTask;
            });
            return next(context);
        }));

    public static void Map(WebApplication app) =>
        app.MapOrleansDashboard(Path).RequireAuthorization(ScopePolicies.Ops).ExcludeFromDescription();

    private static string? KeyOf(string? authorization)
    {
        if (authorization?.StartsWith(BasicPrefix, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var sent = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[BasicPrefix.Length..].Trim(), sent, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(sent, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
