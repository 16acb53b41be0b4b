using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Errors;

/// <summary>The one place that decides which HTTP answer an error becomes.</summary>
internal static class ErrorMapping
{
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    /// <summary>Codes of bodies that could not be read at all, in contrast to read ones that say something wrong.</summary>
    private static readonly string[] UnreadableCodes = ["body-malformed", "body-missing"];

    /// <summary>The answer to a known error; null for one that nobody expected.</summary>
    public static ProblemDocument? Of(Exception error) => error switch
    {
        InvalidRequestException e => Invalid(e),
        ForbiddenException e => ProblemAnswers.Of(
            e.Code is "key-missing" or "key-unknown" ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden, e.Code, e.Message),
        NotFoundException e => ProblemAnswers.Of(StatusCodes.Status404NotFound, e.Code, e.Message),
        ConflictException e => ProblemAnswers.Of(StatusCodes.Status409Conflict, e.Code, e.Message),
        TryAgainException { Code: TryAgainException.Overloaded } e => TooMany(e.Message, e.RetryAfter),
        TryAgainException e => Unavailable(e.Code, e.Message, e.RetryAfter),
        LimitExceededException => TooMany("Too many calls wait for the same order, SKU or customer; nothing was done.", RetrySoon),
        FeedPositionException e => Invalid(new InvalidRequestException("position-unknown", "after", e.Message)),
        BadHttpRequestException e => Refused(e),
        TimeoutException or OrleansMessageRejectionException or StatePoisonedException or JournalUnavailableException => Unavailable(
            "outcome-unknown", "The silo could not finish in time, and the request may have happened. Send the same request again.", RetrySoon),
        _ => null,
    };

    /// <summary>The answer to an error that nobody expected; says nothing of its nature.</summary>
    public static ProblemDocument Unexpected(string traceId) => ProblemAnswers.Of(
        StatusCodes.Status500InternalServerError, "internal-error",
        $"An error on our side; the silo's log tells more under trace {traceId}. The same request may be sent again.");

    /// <summary>The answer to a status that was set without a body: no such route, a wrong method, a wrong content type.</summary>
    public static ProblemDocument OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => ProblemAnswers.Of(status, "route-not-found", "There is no such address; /openapi/v1.json lists all there are."),
        StatusCodes.Status405MethodNotAllowed => ProblemAnswers.Of(status, "method-not-allowed", "The address does not take this method; see Allow."),
        StatusCodes.Status415UnsupportedMediaType => ProblemAnswers.Of(status, "content-type-unsupported", "Send the body as application/json."),
        StatusCodes.Status413PayloadTooLarge => ProblemAnswers.Of(status, "body-too-large", "The body is too large; split the request."),
        StatusCodes.Status504GatewayTimeout => Unavailable("outcome-unknown",
            "The silo could not finish in time, and the request may have happened. Send the same request again.", RetrySoon),
        _ => ProblemAnswers.Of(status, "request-refused", "The request was refused."),
    };

    private static ProblemDocument Invalid(InvalidRequestException e)
    {
        var status = UnreadableCodes.Contains(e.Code) ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity;
        return ProblemAnswers.Of(status, e.Code, e.Message, e.Problems);
    }

    private static ProblemDocument Unavailable(string code, string detail, TimeSpan retryAfter) =>
        ProblemAnswers.Of(StatusCodes.Status503ServiceUnavailable, code, detail, retryAfter: retryAfter);

    private static ProblemDocument TooMany(string detail, TimeSpan retryAfter) => ProblemAnswers.Of(
        StatusCodes.Status429TooManyRequests, TryAgainException.Overloaded, $"{detail} Send the same request again later.", retryAfter: retryAfter);

    private static ProblemDocument Refused(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType => OfStatus(e.StatusCode),
        StatusCodes.Status408RequestTimeout => ProblemAnswers.Of(e.StatusCode, "body-too-slow", "The body arrived too slowly; send it again."),
        _ => ProblemAnswers.Of(StatusCodes.Status400BadRequest, "request-malformed", "The request's address, headers or body are not well-formed."),
    };
}

/// <summary>Makes and writes the one form that errors have on the wire.</summary>
internal static class ProblemAnswers
{
    public const string ContentType = "application/problem+json";

    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="problems">All that is wrong, where there may be several; the first one's field stands for the answer's.</param>
    public static ProblemDocument Of(int status, string code, string detail, IReadOnlyList<Problem>? problems = null, TimeSpan? retryAfter = null) =>
        new(
            Type: $"urn:ordercluster:problem:{code}",
            Title: ReasonPhrases.GetReasonPhrase(status),
            Status: status,
            Detail: detail,
            Code: code,
            Field: problems is [{ Field.Length: > 0 } first, ..] ? first.Field : null,
            Problems: problems,
            RetryAfterMs: (long?)retryAfter?.TotalMilliseconds);

    public static Task WriteAsync(HttpContext context, ProblemDocument problem)
    {
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (problem.RetryAfterMs is { } retryAfterMs)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(retryAfterMs / 1000.0));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(problem, WireJson.Answers, ContentType, CancellationToken.None);
    }
}
