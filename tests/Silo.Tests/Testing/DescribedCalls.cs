using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace OrderCluster.Silo.Tests.Testing;

/// <summary>Holds every answer of the tests, and every body that was taken, against the API's description.</summary>
/// <param name="read">Reads the description.</param>
internal sealed class DescribedCalls(Func<Task<byte[]>> read) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        var description = await ApiDescription.Of(read);
        if (description.Find(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation)
        {
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            operation.CheckAnswer((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, isStream ? "" : await TextAsync(response));
            if (response.IsSuccessStatusCode && body is not null)
            {
                operation.CheckBody(body);
            }
        }

        return response;
    }

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        await response.Content.LoadIntoBufferAsync();
        return await response.Content.ReadAsStringAsync();
    }
}

/// <summary>The API's description, ready to check by.</summary>
internal sealed class ApiDescription
{
    private static Task<ApiDescription>? _one;

    private readonly List<(Regex Path, string Method, DescribedOperation Operation)> _operations = [];

    private ApiDescription(JsonNode document)
    {
        // Answers may gain members in a later version, so their schemas are open; here nothing may be sent that is not described.
        foreach (var schema in document["components"]!["schemas"]!.AsObject().Select(each => each.Value!.AsObject()).Where(schema => schema.ContainsKey("properties")))
        {
            schema["additionalProperties"] = false;
        }

        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            var template = new Regex($"^{Regex.Replace(path, @"\{[^}]+\}", "[^/]+")}$");
            _operations.AddRange(operations!.AsObject().Select(each => (template, each.Key.ToUpperInvariant(), new DescribedOperation(document, each.Value!))));
        }
    }

    public IEnumerable<DescribedOperation> Operations => _operations.Select(each => each.Operation);

    /// <summary>The description, which all silos of the tests share.</summary>
    public static Task<ApiDescription> Of(Func<Task<byte[]>> read) => _one ??= ReadAsync(read);

    public DescribedOperation? Find(string method, string path) => _operations.FirstOrDefault(each => each.Method == method && each.Path.IsMatch(path)).Operation;

    private static async Task<ApiDescription> ReadAsync(Func<Task<byte[]>> read) => new(JsonNode.Parse(await read())!);
}

/// <summary>One operation of the description.</summary>
internal sealed class DescribedOperation(JsonNode document, JsonNode operation)
{
    private static readonly string[] HeadersWithMeaning = ["Location", "Retry-After", "Idempotency-Replayed"];

    private readonly Dictionary<string, JsonSchema> _schemas = [];

    public string Name => operation["operationId"]!.GetValue<string>();

    public void CheckAnswer(int status, HttpResponseHeaders headers, string? contentType, string text)
    {
        var described = operation["responses"]![$"{status}"];
        Assert.True(described is not null, $"{Name} answered {status}, which is not described: {text}");
        var response = Resolved(described);
        var undescribed = HeadersWithMeaning.Where(header => headers.Contains(header) && response["headers"]?[header] is null);
        Assert.True(!undescribed.Any(), $"{Name} answered {status} with headers that are not described: {string.Join(", ", undescribed)}");
        var content = response["content"]?[contentType ?? ""];
        Assert.True(content is not null, $"{Name} answered {status} as {contentType}, which is not described: {text}");
        if (contentType!.EndsWith("json", StringComparison.Ordinal))
        {
            Check($"the answer {status}", content["schema"]!, text);
        }
    }

    public void CheckBody(string text)
    {
        // A call that takes no body passes over one.
        if (operation["requestBody"] is { } taken)
        {
            Check("a body that was taken", taken["content"]!["application/json"]!["schema"]!, text);
        }
    }

    /// <summary>All JSON that the description shows for this operation must fit it too.</summary>
    public void CheckExamples()
    {
        foreach (var content in operation["responses"]!.AsObject().Select(each => Resolved(each.Value!)).Append(operation["requestBody"]).SelectMany(part => part?["content"]?.AsObject() ?? []))
        {
            foreach (var (name, example) in content.Value!["examples"]?.AsObject() ?? [])
            {
                Check(name, content.Value["schema"]!, example!["value"]!.ToJsonString());
            }
        }
    }

    private void Check(string what, JsonNode schema, string text)
    {
        JsonSchema compiled;
        lock (_schemas)
        {
            var key = schema.ToJsonString();
            if (!_schemas.TryGetValue(key, out compiled!))
            {
                var whole = schema.DeepClone();
                whole["$defs"] = document["components"]!["schemas"]!.DeepClone();
                compiled = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
                _schemas.Add(key, compiled);
            }
        }

        using var json = JsonDocument.Parse(text);
        var result = compiled.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        var faults = (result.Details ?? []).SelectMany(detail => detail.Errors?.Select(error => $"{detail.InstanceLocation}: {error.Key} {error.Value}") ?? []);
        Assert.True(result.IsValid, $"{Name}: {what} does not fit the description.\n{string.Join('\n', faults)}\n{text}");
    }

    private JsonNode Resolved(JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference
        ? reference.Split('/').Skip(1).Aggregate(document, (at, name) => at[name]!)
        : node;
}
