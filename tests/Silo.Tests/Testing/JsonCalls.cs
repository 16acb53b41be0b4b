using System.Net;
using System.Text;
using System.Text.Json;

namespace OrderCluster.Silo.Tests.Testing;

/// <summary>Calls with a body as text, answers as JSON.</summary>
public static class JsonCalls
{
    public static Task<Reply> GetJsonAsync(this HttpClient client, string path) => client.CallAsync(HttpMethod.Get, path, null);

    public static Task<Reply> PostJsonAsync(this HttpClient client, string path, string body, string? idempotencyKey = null) =>
        client.CallAsync(HttpMethod.Post, path, body, idempotencyKey);

    public static Task<Reply> PutJsonAsync(this HttpClient client, string path, string body, string? idempotencyKey = null) =>
        client.CallAsync(HttpMethod.Put, path, body, idempotencyKey);

    public static async Task<Reply> CallAsync(
        this HttpClient client, HttpMethod method, string path, string? body, string? idempotencyKey = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}

/// <summary>An answer that has been read to its end.</summary>
public sealed record Reply(HttpStatusCode Status, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public JsonElement this[string property] => Json.GetProperty(property);

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, text, headers);
    }

    /// <summary>This answer, when it has the wanted status; otherwise fails with what it says.</summary>
    public Reply Is(HttpStatusCode status, string? code = null)
    {
        Assert.True(Status == status && (code is null || Code == code), $"wanted {(int)status} {code}, got {(int)Status} {Text}");
        if ((int)status >= 400)
        {
            Assert.Equal("application/problem+json", Headers["Content-Type"]);
            Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        }

        return this;
    }
}
