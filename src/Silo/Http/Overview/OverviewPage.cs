using OrderCluster.Client.Json;
using OrderCluster.Projections;
using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo.Http.Overview;

/// <summary>The page at the silo's root: it holds no data and needs no key; what it shows it asks for with the key that a person gives it.</summary>
internal static class OverviewPage
{
    /// <summary>The page itself; it stands at the root for whoever asks for HTML there.</summary>
    public static PagePart Html { get; } = new("/overview", "overview.html", "text/html; charset=utf-8");

    public static IReadOnlyList<PagePart> Parts { get; } =
    [
        Html,
        new("/overview.css", "overview.css", "text/css; charset=utf-8"),
        new("/overview.js", "overview.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Whether the request comes from a browser that wants a page rather than from a program.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}

/// <summary>One file of the page, kept in the assembly.</summary>
internal sealed class PagePart(string path, string resource, string contentType)
{
    /// <summary>Nothing from elsewhere, nothing inline, no frames: a stray text in the page can't become a script.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Lazy<byte[]> _content = new(() => Read(resource));

    public string Path => path;

    public async Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = contentType;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.Vary = "Accept";
        context.Response.ContentLength = _content.Value.Length;
        await context.Response.BodyWriter.WriteAsync(_content.Value, context.RequestAborted);
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PagePart).Assembly.GetManifestResourceStream($"OrderCluster.Silo.Overview.Page.{resource}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {resource}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

/// <summary>What an operator sees first, as JSON and as a page that asks for it.</summary>
internal static class OverviewRoutes
{
    public static void Map(WebApplication app, RouteGroupBuilder v1)
    {
        v1.MapGet("/overview", ReadAsync)
            .WithTags("Overview")
            .WithName("getOverview")
            .WithSummary("Orders by state, rate, unfinished orders, silos, shortages, audit")
            .RequireAuthorization(ScopePolicies.Ops)
            .Produces<OverviewReport>()
            .WithProblems();
        v1.MapPost("/views/rebuild", RebuildAsync)
            .WithTags("Overview")
            .WithName("rebuildViews")
            .WithSummary("Rebuild the tables behind lists and figures")
            .WithDescription("They are dropped and read anew from the journal, by the silo that keeps them; lists and figures grow meanwhile. Orders are not touched.")
            .RequireAuthorization(ScopePolicies.Ops)
            .Produces<ViewRebuild>(StatusCodes.Status202Accepted)
            .WithProblems();
        foreach (var part in OverviewPage.Parts)
        {
            app.MapGet(part.Path, part.WriteAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task<IResult> RebuildAsync(HttpContext context, ViewStore views)
    {
        await views.RebuildAsync(context.RequestAborted);
        return Answers.Json(
            new ViewRebuild([.. context.RequestServices.GetServices<Projection>().Select(projection => projection.Name)]), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, OverviewReports reports) =>
        Results.Json(await reports.TakeAsync(context.RequestAborted), WireJson.Answers);
}

/// <summary>Tables that are being made anew.</summary>
/// <param name="Projections">Their projections' names.</param>
internal sealed record ViewRebuild(IReadOnlyList<string> Projections);
