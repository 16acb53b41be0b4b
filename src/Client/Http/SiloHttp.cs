using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Client.Http;

/// <summary>
/// A silo's HTTP API for a .NET program: sends JSON, reads the answer or the error that it stands for, and asks again after an unknown outcome with the same idempotency key.
/// </summary>
/// <param name="http">Its base address is the silo's.</param>
/// <param name="apiKey">Null where the silo asks for none.</param>
public sealed class SiloHttp(HttpClient http, string? apiKey, RetryPolicy policy)
{
    /// <summary>The code of a failure before which nothing was sent: no attempt has reached a silo.</summary>
    public const string Unreachable = "silo-unreachable";

    /// <exception cref="OrderClusterException">The answer was an error, or there was none: <c>silo-unreachable</c>, <c>no-answer</c>.</exception>
    public async Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await RunAsync<TAnswer>(_ => new HttpRequestMessage(HttpMethod.Get, path), cancellation).ConfigureAwait(false);
        }
        catch (TryAgainException unknown) when (unknown.Code == RetryPolicy.OutcomeUnknown)
        {
            throw new TryAgainException("no-answer", $"{http.BaseAddress} did not answer in time; nothing was to be changed, so ask again.", TimeSpan.Zero);
        }
    }

    /// <param name="operationId">The idempotency key; null where the call is the same each time.</param>
    /// <param name="isRetry">The caller has sent the same before; repeats of this call say so by themselves.</param>
    /// <exception cref="OrderClusterException">
    /// The answer was an error, or there was none: <c>silo-unreachable</c> when nothing was sent, <c>outcome-unknown</c> otherwise. <c>idempotency-key-invalid</c>: no header can hold the key.
    /// </exception>
    public Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, string? operationId = null, bool isRetry = false, CancellationToken cancellation = default)
    {
        if (operationId is not null && !Identifiers.IsOperation(operationId))
        {
            throw new InvalidRequestException(
                "idempotency-key-invalid", WireHeaders.IdempotencyKey, $"'{operationId}' can't be sent as a key: it takes 1 to {Identifiers.MaxOperationChars} visible ASCII characters.");
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Answers);
        return RunAsync<TAnswer>(
            isRepeat =>
            {
                var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(content) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                if (operationId is not null)
                {
                    request.Headers.Add(WireHeaders.IdempotencyKey, operationId);
                }

                if (isRetry || isRepeat)
                {
                    request.Headers.Add(WireHeaders.IsRetry, "true");
                }

                return request;
            },
            cancellation);
    }

    private async Task<TAnswer> RunAsync<TAnswer>(Func<bool, HttpRequestMessage> request, CancellationToken cancellation)
    {
        var isSent = false;
        var fault = "";
        try
        {
            return await policy.RunAsync(
                async isRepeat =>
                {
                    try
                    {
                        return await SendAsync<TAnswer>(request(isRepeat), cancellation).ConfigureAwait(false);
                    }
                    catch (Exception error)
                    {
                        isSent |= error is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
                        fault = error.Message;
                        throw;
                    }
                },
                cancellation).ConfigureAwait(false);
        }
        catch (TryAgainException unknown) when (unknown.Code == RetryPolicy.OutcomeUnknown && !isSent)
        {
            throw new TryAgainException(Unreachable, $"{http.BaseAddress} can't be reached, so nothing was sent ({fault}). See whether the silo runs, and the address.", TimeSpan.Zero);
        }
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
    /// <param name="asked">By what id.</param>
    /// <param name="named">The id that the answer is about.</param>
    /// <exception cref="InvalidRequestException"><c>answer-of-another</c>: the address leads somewhere else, to a proxy or another API.</exception>
    public static async Task<TAnswer> AboutAsync<TAnswer>(Task<TAnswer> call, string asked, Func<TAnswer, string?> named)
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
