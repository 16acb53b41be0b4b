using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Http;

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
            return JsonSerializer.Deserialize(body, (JsonTypeInfo<ProblemDocument>)WireJson.Answers.GetTypeInfo(typeof(ProblemDocument)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
