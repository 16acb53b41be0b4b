using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrderCluster.Client.Json;

namespace OrderCluster.Silo.Http.Requests;

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
