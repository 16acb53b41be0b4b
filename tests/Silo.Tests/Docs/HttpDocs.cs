using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Docs;

public sealed partial class HttpDocs(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Every_example_works_as_it_is_shown()
    {
        await using var silo = await TestSilo.StartAsync();
        var written = new StringBuilder();
        foreach (var example in HttpExample.All())
        {
            if (example.Operation == "listOrders")
            {
                await silo.ViewsAsync();
            }

            var reply = await CallAsync(silo, example);

            var answer = Canonical(JsonNode.Parse(reply.Text), "", isMoving: example.Operation == "getOverview");
            var headers = example.AnswerHeaders.ToDictionary(h => h.Key, h => reply.Headers.GetValueOrDefault(h.Key) ?? "");
            written.Append(TextOf(example with { Status = (int)reply.Status, AnswerHeaders = headers, Answer = Text(answer) }, $"### {example.Operation}: {example.Title}\n")).Append('\n');
            Assert.True(WrittenPages.AreWritten || example.Status == (int)reply.Status, $"{example.Title}: shown {example.Status}, is {(int)reply.Status} {reply.Text}");
        }

        await WrittenPages.HoldAsync($"src/Silo/Http/{HttpExample.Resource}", written.ToString().TrimEnd() + "\n");
    }

    [Fact]
    public async Task Every_example_fits_the_description()
    {
        var description = await ApiDescription.Of(() => fixture.Silo.Service<OpenApiText>().ReadAsync());

        Assert.All(description.Operations, operation => operation.CheckExamples());
        Assert.Empty(HttpExample.All().Select(example => example.Operation).Except(description.Operations.Select(operation => operation.Name)));
    }

    [Fact]
    public async Task The_description_in_the_repository_is_the_silos() =>
        await WrittenPages.HoldAsync("docs/openapi.json", Encoding.UTF8.GetString(await fixture.Silo.Service<OpenApiText>().ReadAsync()) + "\n");

    [Fact]
    public async Task The_page_says_what_the_description_says()
    {
        const string page = "docs/http.md";
        const string mark = "<!-- From here on the tests write this page, from docs/openapi.json and the examples. -->\n";
        var concepts = (await File.ReadAllTextAsync(WrittenPages.PathOf(page))).Split(mark)[0];

        await WrittenPages.HoldAsync(page, concepts + mark + HttpPage.Of(JsonNode.Parse(await fixture.Silo.Service<OpenApiText>().ReadAsync())!));
    }

    [Fact]
    public async Task A_page_for_people_shows_the_description_with_nothing_from_elsewhere()
    {
        var page = (await fixture.Silo.Anonymous.GetJsonAsync("/docs/")).Is(System.Net.HttpStatusCode.OK).Text;

        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
    }

    /// <summary>A call and its answer as they go over the wire.</summary>
    internal static string TextOf(HttpExample example, string before = "", string between = "")
    {
        var request = $"{example.Method} {example.Path}\n{Lines(example.Headers)}{(example.Body is null ? "" : $"\n{example.Body}\n")}";
        var answer = $"HTTP/1.1 {example.Status} {ReasonPhrases.GetReasonPhrase(example.Status)}\n{Lines(example.AnswerHeaders)}{(example.Answer is null ? "" : $"\n{example.Answer}\n")}";
        return $"{before}{request}{between}{(between.Length == 0 ? "\n" : "")}{answer}";
    }

    private static string Lines(IReadOnlyDictionary<string, string> headers) => string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\n"));

    private static string? Text(JsonNode? json)
    {
        var line = json?.ToJsonString(new JsonSerializerOptions(Shown) { WriteIndented = false }).Replace("\":", "\": ", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal);
        return line is null or { Length: <= 140 } ? line : json!.ToJsonString(Shown);
    }

    /// <summary>The answer with what differs from run to run replaced.</summary>
    /// <param name="isMoving">Figures too.</param>
    private static JsonNode? Canonical(JsonNode? node, string name, bool isMoving) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value, member.Key, isMoving)))),
        JsonArray when isMoving && name is "placed" or "confirmed" or "oldest" => new JsonArray(),
        JsonArray elements => new JsonArray([.. elements.Select(element => Canonical(element, name, isMoving))]),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => OfText(value.GetValue<string>(), name),
            JsonValueKind.Number when (isMoving && name != "stepSeconds") || name is "rows" or "events" => 0,
            JsonValueKind.Number when name == "at" => 1769850000000,
            JsonValueKind.False when isMoving => true,
            _ => value.DeepClone(),
        },
        _ => null,
    };

    private static string OfText(string text, string name) => name switch
    {
        "position" or "next" or "readTo" => "1",
        "epoch" => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "version" => "0.1.0",
        "address" => "http://127.0.0.1:5080",
        _ => Key().Replace(Time().Replace(text, "2026-01-31T09:00:00Z"), "key:0123456789ab"),
    };

    private static async Task<Reply> CallAsync(TestSilo silo, HttpExample example)
    {
        using var request = new HttpRequestMessage(new HttpMethod(example.Method), example.Path);
        if (example.Body is not null)
        {
            request.Content = new StringContent(example.Body, Encoding.UTF8, example.Headers["Content-Type"]);
        }

        if (example.Headers.TryGetValue("Idempotency-Key", out var key))
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var client = example.Headers.GetValueOrDefault("X-Api-Key") switch
        {
            "$SHOP" => silo.Shop,
            "$OPS" => silo.Ops,
            "$ADMIN" => silo.Admin,
            null => silo.Anonymous,
            var other => throw new InvalidDataException($"The examples use the key {other}, which the page does not introduce."),
        };
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")]
    private static partial Regex Time();

    [GeneratedRegex("key:[0-9a-f]+")]
    private static partial Regex Key();
}
