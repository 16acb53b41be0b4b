using System.Text;
using OrderCluster.Client.Wire;
using OrderCluster.Silo.Http;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Dashboard;

/// <summary>Orleans's own dashboard, for keys with the scope <c>ops</c>. A browser asks for the key by itself: any name, and the key as password.</summary>
internal static class OrleansDashboard
{
    public const string Path = "/orleans";

    private static readonly HashSet<string> SiloPages =
        new(["HistoricalStats", "SiloProperties", "SiloMetadata", "SiloStats", "SiloCounters"], StringComparer.OrdinalIgnoreCase);

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

    public static void Map(WebApplication app) => app.MapOrleansDashboard(Path).AddEndpointFilter(KnownSilosOnlyAsync).RequireAuthorization(ScopePolicies.Ops).ExcludeFromDescription();

    // The dashboard takes what stands in the path for a silo's address, and fails unexpectedly on anything else.
    private static async ValueTask<object?> KnownSilosOnlyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var path = request.Path.Value![Path.Length..].Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
        return path is [var page, var silo, ..] && SiloPages.Contains(page) && !IsAddress(silo) ? Results.StatusCode(StatusCodes.Status404NotFound) : await next(context);
    }

    private static bool IsAddress(string text)
    {
        try
        {
            return SiloAddress.FromParsableString(text) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return false;
        }
    }

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
