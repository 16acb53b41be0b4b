using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Settings;
using Scalar.AspNetCore;

namespace OrderCluster.Silo.Http;

/// <summary>The API's description for programs, and a page that shows it to people.</summary>
internal static class OpenApi
{
    public const string Path = "/openapi/v1.json";

    private const string Version = "v1";
    private const string PagePath = "/docs";

    public static void Add(IServiceCollection services)
    {
        services.AddOpenApi(Version, options =>
        {
            var types = new Dictionary<string, JsonTypeInfo>(StringComparer.Ordinal);
            options.AddSchemaTransformer((_, context, _) =>
            {
                if (OpenApiOptions.CreateDefaultSchemaReferenceId(context.JsonTypeInfo) is { } name)
                {
                    types[name] = context.JsonTypeInfo;
                }

                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                OpenApiOperations.Complete(operation, context.Description.ActionDescriptor.EndpointMetadata);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                OpenApiSchemas.Complete(document, types);
                OpenApiOperations.Complete(document);
                return Task.CompletedTask;
            });
        });
        services.AddSingleton<OpenApiText>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet(Path, async (OpenApiText text) => Results.Bytes(await text.ReadAsync(), "application/json; charset=utf-8"))
            .AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference(PagePath, page => page
            .WithTitle("OrderCluster").WithOpenApiRoutePattern(Path).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools())
            .AllowAnonymous();
    }

}

/// <summary>The description as it is sent: made once, at the first request, since making it takes as long as many orders.</summary>
internal sealed class OpenApiText(IServiceProvider services)
{
    private readonly Lazy<Task<byte[]>> _text = new(() => MakeAsync(services));

    public Task<byte[]> ReadAsync() => _text.Value;

    private static async Task<byte[]> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}

/// <summary>That a call takes an operation's id in the header <c>Idempotency-Key</c>.</summary>
/// <param name="IsRequired">False where the body may name the operation instead.</param>
internal sealed record TakesOperationKey(bool IsRequired);

/// <summary>What an operation's description says beyond what its route shows: parameters, headers, rights, examples.</summary>
internal static class OpenApiOperations
{
    private const string KeyScheme = "apiKey";
    private const string RetryAfter = "Retry-After";
    private const string Json = "application/json";

    private static readonly Dictionary<string, (string Description, OpenApiSchema Schema)> Parameters = new(StringComparer.Ordinal)
    {
        ["channel"] = ("The channel that placed the order.", new() { Type = JsonSchemaType.String, MaxLength = Identifiers.MaxChannelChars }),
        ["reference"] = ("The channel's own reference of the order.", new() { Type = JsonSchemaType.String, MaxLength = Identifiers.MaxReferenceChars }),
        ["sku"] = ("The SKU, URL-encoded; `/` as `%2F`.", new() { Type = JsonSchemaType.String, MaxLength = Identifiers.MaxSkuChars }),
        ["customerId"] = ("The customer's id.", new() { Type = JsonSchemaType.String, MaxLength = Identifiers.MaxCustomerChars }),
        ["location"] = ("Where the stock lies; `main` unless said.", new() { Type = JsonSchemaType.String, MaxLength = Identifiers.MaxLocationChars }),
        ["hold"] = ("The hold to lift.", Names<HoldReason>()),
        ["state"] = ("Only orders in this state.", Names<OrderState>()),
        ["after"] = ("Where to go on: a cursor or position exactly as an earlier answer gave it; the beginning unless said.", new() { Type = JsonSchemaType.String }),
        ["limit"] = ("Most entries of the page.", new()
        {
            Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{HttpLimits.MaxPageEntries}", Default = HttpLimits.DefaultPageEntries,
        }),
    };

    private static readonly Dictionary<int, string> Refusals = new()
    {
        [StatusCodes.Status400BadRequest] = "The request or its body is not well-formed.",
        [StatusCodes.Status401Unauthorized] = "No valid key.",
        [StatusCodes.Status403Forbidden] = "The key lacks a scope.",
        [StatusCodes.Status404NotFound] = "There is nothing of this name, or the caller may not know of it.",
        [StatusCodes.Status408RequestTimeout] = "The body arrived too slowly.",
        [StatusCodes.Status409Conflict] = "The request contradicts what is decided.",
        [StatusCodes.Status413PayloadTooLarge] = "The body is too large.",
        [StatusCodes.Status415UnsupportedMediaType] = "The body is not JSON.",
        [StatusCodes.Status422UnprocessableEntity] = "The request was read, and is wrong in what it says.",
        [StatusCodes.Status429TooManyRequests] = "The caller asks too much, or the silo has too much in hand; nothing was done.",
        [StatusCodes.Status500InternalServerError] = "An error on our side.",
        [StatusCodes.Status503ServiceUnavailable] = "No outcome in time: it may have happened. Send the same request again.",
    };

    private static readonly ILookup<string, HttpExample> Examples = HttpExample.All().ToLookup(example => example.Operation, StringComparer.Ordinal);

    public static void Complete(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var parameter in (operation.Parameters ??= []).OfType<OpenApiParameter>())
        {
            (parameter.Description, parameter.Schema) = Parameters.TryGetValue(parameter.Name!, out var known)
                ? known : throw new InvalidOperationException($"{operation.OperationId} takes {parameter.Name}, which {nameof(OpenApiOperations)} does not describe.");
        }

        if (metadata.OfType<TakesOperationKey>().FirstOrDefault() is { } key)
        {
            operation.Parameters.Add(Header(WireHeaders.IdempotencyKey, key.IsRequired,
                "Names the operation: the same key with the same body gets the same answer.", Identifiers.MaxCallerOperationChars));
        }

        if (operation.OperationId == OrderRoutes.PlaceName)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = WireHeaders.IsRetry, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true"] },
                Description = "The same request was sent before and its answer is not known; spares the silo work.",
            });
            foreach (var response in operation.Responses!.Where(each => each.Key[0] == '2').Select(each => (OpenApiResponse)each.Value))
            {
                response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
                {
                    ["Location"] = Header("The order's address.", JsonSchemaType.String),
                    [OrderRoutes.Replayed] = Header("`true` when the order was there before this call.", JsonSchemaType.String),
                };
            }
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
        }
        else
        {
            // The policy named last is the narrowest.
            var scopes = ScopePolicies.ScopesOf(metadata.OfType<IAuthorizeData>().Last().Policy!);
            operation.Description = $"{operation.Description}{(operation.Description is null ? "" : "\n\n")}Takes a key with {string.Join(" or ", scopes.Select(scope => $"`{scope}`"))}.";
        }

        Exemplify(operation);
    }

    /// <summary>Says once what every refusal is, and which key is asked for.</summary>
    public static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrderCluster",
            Version = "v1",
            Description = "Orders, inventory, customers, catalogue and the feed of events. Errors are application/problem+json with a stable code.",
        };
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = WireHeaders.ApiKey },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        components.Responses = Refusals.ToDictionary(each => NameOf(each.Key), each => Refusal(each.Key, each.Value, document), StringComparer.Ordinal);
        foreach (var responses in document.Paths.Values.SelectMany(path => path.Operations!.Values).Select(operation => operation.Responses!))
        {
            foreach (var (status, response) in responses.ToArray())
            {
                if (response.Content?.ContainsKey(Problems.ContentType) == true)
                {
                    responses[status] = new OpenApiResponseReference(NameOf(int.Parse(status, null)), document);
                }
            }
        }
    }

    private static void Exemplify(OpenApiOperation operation)
    {
        foreach (var (number, example) in Examples[operation.OperationId ?? ""].Index())
        {
            var name = $"example{number + 1}";
            if (example.Body is not null && operation.RequestBody?.Content?.TryGetValue(Json, out var request) == true)
            {
                (request.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal))[name] = Example(example, example.Body);
            }

            if (example.Answer is not null && operation.Responses![$"{example.Status}"].Content?.TryGetValue(Json, out var answer) == true)
            {
                (answer.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal))[name] = Example(example, example.Answer);
            }
        }
    }

    private static OpenApiExample Example(HttpExample example, string json) => new() { Summary = example.Title, Value = JsonNode.Parse(json) };

    private static IOpenApiResponse Refusal(int status, string description, OpenApiDocument document)
    {
        var isTemporary = status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;
        return new OpenApiResponse
        {
            Description = description,
            Headers = isTemporary ? new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { [RetryAfter] = Header("Seconds to wait before asking again.", JsonSchemaType.Integer) } : null,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problems.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document) },
            },
        };
    }

    private static string NameOf(int status) => $"Problem{status}";

    private static OpenApiHeader Header(string description, JsonSchemaType type) => new() { Description = description, Schema = new OpenApiSchema { Type = type } };

    private static OpenApiParameter Header(string name, bool isRequired, string description, int maxChars) => new()
    {
        Name = name, In = ParameterLocation.Header, Required = isRequired, Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxChars },
    };

    private static OpenApiSchema Names<T>()
        where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. KebabEnum.Names(typeof(T)).Select(name => (JsonNode)name)] };
}
