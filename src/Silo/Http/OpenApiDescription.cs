using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderCluster.Client.Wire;

namespace OrderCluster.Silo.Http;

/// <summary>What the OpenAPI document says beyond what the routes show.</summary>
internal static class OpenApiDescription
{
    private const string KeyScheme = "apiKey";

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrderCluster",
            Version = "v1",
            Description = "Orders, inventory, customers, catalogue and the feed of events. Errors are application/problem+json with a stable code.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = WireHeaders.ApiKey,
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        return Task.CompletedTask;
    });
}
