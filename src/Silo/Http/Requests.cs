using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>A request's body, read by the one JSON configuration; an endpoint takes it as a parameter.</summary>
internal sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
{
    private const string JsonType = "application/json";

    private const int MostBytesForeseen = 64 * 1024;

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        var uploads = context.RequestServices.GetRequiredService<UploadsAtStop>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, uploads.Over);
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, MostBytesForeseen));
        try
        {
            await context.Request.Body.CopyToAsync(body, stop.Token);
        }
        catch (OperationCanceledException) when (uploads.Over.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The silo stops.", StatusCodes.Status408RequestTimeout);
        }

        return new JsonBody<T>(RequestReader.Read<T>(body.GetBuffer().AsMemory(0, (int)body.Length)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonType], typeof(T), isOptional: false));
}

/// <summary>Ends the bodies that still arrive some seconds after the silo was told to stop: a slow one must not keep it from stopping.</summary>
internal sealed class UploadsAtStop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public UploadsAtStop(IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Patience));
    }

    /// <summary>Cancelled when no body is waited for any more.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}

/// <summary>Refuses query parameters that an address does not take: a misspelled one must not pass for one that was left out.</summary>
internal static class KnownParameters
{
    /// <summary>Adds the check to every route of a group; a route takes what its handler names.</summary>
    public static void Add(RouteGroupBuilder group) => group.AddEndpointFilterFactory((factory, next) =>
    {
        var taken = factory.MethodInfo.GetParameters().Where(each => each.ParameterType == typeof(string)).Select(each => each.Name!).ToArray();
        return context =>
        {
            Check(context.HttpContext.Request, taken);
            return next(context);
        };
    });

    private static void Check(HttpRequest request, string[] taken)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!taken.Contains(name, StringComparer.OrdinalIgnoreCase) || request.RouteValues.ContainsKey(name))
            {
                var names = string.Join(", ", taken.Where(each => !request.RouteValues.ContainsKey(each)));
                throw new InvalidRequestException("parameter-unknown", name,
                    $"There is no such query parameter; leave it out or correct its name{(names.Length == 0 ? "" : $" (there are: {names})")}.");
            }

            if (values.Count > 1)
            {
                throw new InvalidRequestException("parameter-repeated", name, "The query parameter stands twice; send it once.");
            }
        }
    }
}

/// <summary>The id that the caller gave an operation, so that a repeat is told from a second one.</summary>
/// <param name="Id">From the body, or from the header.</param>
/// <param name="IsFromHeader">The header alone named it.</param>
internal readonly record struct OperationKey(string Id, bool IsFromHeader)
{
    /// <summary>The id in <paramref name="bodyId"/> or else in the header <c>Idempotency-Key</c>.</summary>
    /// <param name="field">Name of the body's field that may hold it, or empty.</param>
    /// <exception cref="InvalidRequestException"><c>idempotency-key-missing</c>, <c>idempotency-key-invalid</c>, <c>idempotency-key-differs</c></exception>
    public static OperationKey Of(HttpContext context, string? bodyId = null, string field = "")
    {
        var header = Header(context, bodyId, field);
        if ((bodyId ?? header) is not { } id)
        {
            throw new InvalidRequestException("idempotency-key-missing", field,
                $"Send the header {WireHeaders.IdempotencyKey} with an id of your own for this operation, so that it can safely be sent again.");
        }

        if (!Identifiers.IsCallerOperation(id))
        {
            throw new InvalidRequestException("idempotency-key-invalid", bodyId is null ? WireHeaders.IdempotencyKey : field,
                $"An operation's id has 1 to {Identifiers.MaxCallerOperationChars} visible ASCII characters.");
        }

        return new OperationKey(id, IsFromHeader: bodyId is null);
    }

    /// <summary>The header, or null; never two, and never another than the body's own id.</summary>
    public static string? Header(HttpContext context, string? bodyId = null, string field = "") => context.Request.Headers[WireHeaders.IdempotencyKey] switch
    {
        [] => null,
        [{ Length: > 0 } key] when bodyId is null || bodyId == key => key,
        [{ Length: > 0 }] => throw new InvalidRequestException("idempotency-key-differs", field,
            $"The body names the operation already; leave the header {WireHeaders.IdempotencyKey} out, or send the same id in both."),
        _ => throw new InvalidRequestException("idempotency-key-invalid", WireHeaders.IdempotencyKey, "Send the header once, with an id."),
    };

    /// <summary>Runs a call; a conflict about an id that came from the header is told in the header's terms.</summary>
    public static async Task<T> RunAsync<T>(bool isFromHeader, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ConflictException e) when (isFromHeader && e.Code is "operation-reused" or "order-reference-reused")
        {
            throw new InvalidRequestException("idempotency-key-reused", WireHeaders.IdempotencyKey,
                "The key stands for an earlier request with another body; send a new request under a key of its own.");
        }
    }
}

/// <summary>Checks of single values that come in addresses and bodies.</summary>
internal static class RequestText
{
    /// <summary>The SKU of an address, in upper case; a slash arrives as <c>%2F</c>.</summary>
    /// <exception cref="InvalidRequestException"><c>sku-invalid</c></exception>
    public static string Sku(string segment)
    {
        var sku = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).ToUpperInvariant();
        return Identifiers.FindSkuProblem(sku) is { } problem ? throw new InvalidRequestException("sku-invalid", "sku", problem) : sku;
    }

    /// <summary>The location that an address or a body names, or both alike; the default one unless said.</summary>
    /// <exception cref="InvalidRequestException"><c>location-differs</c>, <c>location-invalid</c></exception>
    public static string Location(string? inAddress, string? inBody) => inAddress is null || inBody is null || inAddress == inBody
        ? Location(inAddress ?? inBody)
        : throw new InvalidRequestException("location-differs", "location", "The address names another location than the body; name it once.");

    /// <exception cref="InvalidRequestException"><c>location-invalid</c></exception>
    public static string Location(string? location) => location switch
    {
        null => GrainKeys.DefaultLocation,
        _ when Identifiers.IsLocation(location) => location,
        _ => throw new InvalidRequestException("location-invalid", "location",
            $"A location has 1 to {Identifiers.MaxLocationChars} lower-case letters, digits and hyphens; leave it out for the default one."),
    };

    /// <exception cref="InvalidRequestException"><c>customer-invalid</c></exception>
    public static string Customer(string id) => Identifiers.FindCustomerProblem(id) is { } problem
        ? throw new InvalidRequestException("customer-invalid", "customerId", problem)
        : id;

    /// <summary>How many entries a page shall have.</summary>
    /// <exception cref="InvalidRequestException"><c>limit-invalid</c></exception>
    public static int PageEntries(string? limit) => limit switch
    {
        null => HttpLimits.DefaultPageEntries,
        _ when int.TryParse(limit, out var entries) && entries is >= 1 and <= HttpLimits.MaxPageEntries => entries,
        _ => throw new InvalidRequestException("limit-invalid", "limit", $"A page has 1 to {HttpLimits.MaxPageEntries} entries."),
    };
}

/// <summary>Names of enum values in addresses, spelled as in bodies.</summary>
internal static class KebabEnum
{
    /// <exception cref="InvalidRequestException"><c>FIELD-unknown</c>; the message lists all names.</exception>
    public static T Parse<T>(string name, string field)
        where T : struct, Enum
    {
        var at = Array.IndexOf(Names(typeof(T)), name);
        return at >= 0
            ? Enum.GetValues<T>()[at]
            : throw new InvalidRequestException($"{field}-unknown", field, $"Use one of: {string.Join(", ", Names(typeof(T)))}.");
    }

    public static string NameOf<T>(T value)
        where T : struct, Enum => Names(typeof(T))[Array.IndexOf(Enum.GetValues<T>(), value)];

    /// <summary>All names of an enum, in the order of its values.</summary>
    public static string[] Names(Type type) => Array.ConvertAll(Enum.GetNames(type), JsonNamingPolicy.KebabCaseLower.ConvertName);
}
