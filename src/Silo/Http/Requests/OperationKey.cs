using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Silo.Http.Requests;

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

/// <summary>A request's body, read by the one JSON configuration; an endpoint takes it as a parameter.</summary>
internal sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
{
    private const string JsonType = "application/json";

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) => context.Request.HasJsonContentType()
        ? new JsonBody<T>(await RequestReader.ReadAsync<T>(context.Request.Body, context.RequestAborted))
        : throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonType], typeof(T), isOptional: false));
}
