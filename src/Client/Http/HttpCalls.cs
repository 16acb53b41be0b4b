using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Http;

/// <summary>Sends one request and reads its answer, or the error that it stands for.</summary>
internal sealed class HttpCalls(HttpClient http, string? apiKey)
{
    internal Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellation) =>
        SendAsync<TAnswer>(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    internal Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, string? operationId, bool isRetry, CancellationToken cancellation)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Answers));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (operationId is not null)
        {
            request.Headers.Add(WireHeaders.IdempotencyKey, operationId);
        }

        if (isRetry)
        {
            request.Headers.Add(WireHeaders.IsRetry, "true");
        }

        return SendAsync<TAnswer>(request, cancellation);
    }

    private async Task<TAnswer> SendAsync<TAnswer>(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            if (apiKey is not null)
            {
                request.Headers.Add(WireHeaders.ApiKey, apiKey);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Answer<TAnswer>(body) : throw HttpErrors.From(response, body);
        }
    }

    /// <summary>Waits for an answer, and makes sure that it is about what was asked.</summary>
    /// <exception cref="InvalidRequestException"><c>answer-of-another</c>: the address leads somewhere else, to a proxy or another API.</exception>
    internal static async Task<TAnswer> AboutAsync<TAnswer>(Task<TAnswer> call, string asked, Func<TAnswer, string?> named)
    {
        var answer = await call.ConfigureAwait(false);
        var about = named(answer);
        return string.Equals(about, asked, StringComparison.OrdinalIgnoreCase)
            ? answer
            : throw new InvalidRequestException("answer-of-another", "", $"Asked about {asked}, the server answered {(about is null ? "something else" : $"about {about}")}; see whether the address is a silo's.");
    }

    private static TAnswer Answer<TAnswer>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TAnswer>(body, WireJson.Answers)
                ?? throw new TryAgainException("answer-unreadable", "The silo answered without a body.", TimeSpan.Zero);
        }
        catch (JsonException exception)
        {
            throw new TryAgainException("answer-unreadable", $"The answer is not what this client reads: {exception.Message}", TimeSpan.Zero);
        }
    }
}

/// <summary>Turns an HTTP error back into the exception that it was at the grain.</summary>
internal static class HttpErrors
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromMilliseconds(200);

    internal static OrderClusterException From(HttpResponseMessage response, byte[] body)
    {
        var problem = Read(body);
        var status = (int)response.StatusCode;
        var code = problem?.Code ?? $"http-{status}";
        var message = problem?.Detail ?? problem?.Title ?? $"The silo answered {status} ({response.ReasonPhrase}).";
        if (status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
        {
            return new TryAgainException(code, message, RetryAfter(response, problem));
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ForbiddenException(code, message),
            HttpStatusCode.NotFound => new NotFoundException(code, message),
            HttpStatusCode.Conflict => new ConflictException(code, message),
            HttpStatusCode.UnprocessableEntity when problem is { Problems: null, Field: null } => new ConflictException(code, message),
            _ when problem?.Problems is { Count: > 0 } problems => new InvalidRequestException(problems),
            _ => new InvalidRequestException(code, problem?.Field ?? "", message),
        };
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response, ProblemDocument? problem) =>
        problem?.RetryAfterMs is { } afterMs and >= 0 ? TimeSpan.FromMilliseconds(afterMs) : response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter;

    private static ProblemDocument? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProblemDocument>(body, WireJson.Answers);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
