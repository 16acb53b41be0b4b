using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http;

/// <summary>The one form that errors have on the wire, and the one place that decides which error becomes which answer.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    /// <summary>Codes of bodies that could not be read at all, in contrast to read ones that say something wrong.</summary>
    private static readonly string[] UnreadableCodes = ["body-malformed", "body-missing"];

    public static void Add(IServiceCollection services) => services.AddProblemDetails().AddExceptionHandler<ProblemAnswers>();

    /// <summary>Answers whatever goes wrong behind this with a problem, never with a stack trace; statuses without a body too.</summary>
    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, OfStatus(pages.HttpContext.Response.StatusCode)));
    }

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

    /// <summary>The answer to a known error; null for one that nobody expected.</summary>
    public static ProblemDocument? Of(Exception error) => error switch
    {
        InvalidRequestException e => Invalid(e),
        ForbiddenException e => Of(
            e.Code is "key-missing" or "key-unknown" ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden, e.Code, e.Message),
        NotFoundException e => Of(StatusCodes.Status404NotFound, e.Code, e.Message),
        ConflictException e => Of(StatusCodes.Status409Conflict, e.Code, e.Message),
        TryAgainException { Code: TryAgainException.Overloaded } e => TooMany(e.Message, e.RetryAfter),
        TryAgainException e => Unavailable(e.Code, e.Message, e.RetryAfter),
        LimitExceededException => TooMany("Too many calls wait for the same order, SKU or customer; nothing was done.", RetrySoon),
        FeedPositionException e => Invalid(new InvalidRequestException("position-unknown", "after", e.Message)),
        BadHttpRequestException e => Refused(e.StatusCode),
        // The size of a chunk that no number holds.
        IOException { InnerException: OverflowException } => Refused(StatusCodes.Status400BadRequest),
        TimeoutException or OrleansMessageRejectionException or StatePoisonedException or JournalUnavailableException => Unavailable(
            "outcome-unknown", "The silo could not finish in time, and the request may have happened. Send the same request again.", RetrySoon),
        _ => null,
    };

    /// <summary>The answer to an error that nobody expected; says nothing of its nature.</summary>
    public static ProblemDocument Unexpected(string traceId) => Of(
        StatusCodes.Status500InternalServerError, "internal-error",
        $"An error on our side; the silo's log tells more under trace {traceId}. The same request may be sent again.");

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

    /// <summary>The answer to a status that was set without a body: no such route, a wrong method, a wrong content type.</summary>
    private static ProblemDocument OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(status, "route-not-found", "There is no such address; /openapi/v1.json lists all there are."),
        StatusCodes.Status405MethodNotAllowed => Of(status, "method-not-allowed", "The address does not take this method; see Allow."),
        StatusCodes.Status415UnsupportedMediaType => Of(status, "content-type-unsupported", "Send the body as application/json."),
        StatusCodes.Status413PayloadTooLarge => Of(status, "body-too-large", "The body is too large; split the request."),
        StatusCodes.Status408RequestTimeout => Of(status, "body-too-slow", "The body arrived too slowly; send it again."),
        StatusCodes.Status504GatewayTimeout => Unavailable("outcome-unknown",
            "The silo could not finish in time, and the request may have happened. Send the same request again.", RetrySoon),
        _ => Of(status, "request-refused", "The request was refused."),
    };

    private static ProblemDocument Invalid(InvalidRequestException e)
    {
        var status = UnreadableCodes.Contains(e.Code) ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity;
        return Of(status, e.Code, e.Message, e.Problems);
    }

    private static ProblemDocument Unavailable(string code, string detail, TimeSpan retryAfter) =>
        Of(StatusCodes.Status503ServiceUnavailable, code, detail, retryAfter: retryAfter);

    private static ProblemDocument TooMany(string detail, TimeSpan retryAfter) => Of(
        StatusCodes.Status429TooManyRequests, TryAgainException.Overloaded, $"{detail} Send the same request again later.", retryAfter: retryAfter);

    private static ProblemDocument Refused(int status) =>
        status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status408RequestTimeout
            ? OfStatus(status)
            : Of(StatusCodes.Status400BadRequest, "request-malformed", "The request's address, headers or body are not well-formed.");
}

/// <summary>Answers an exception, and logs one that nobody expected.</summary>
internal sealed partial class ProblemAnswers(ILogger<ProblemAnswers> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var known = Problems.Of(exception);
        var traceId = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier;
        if (known is null)
        {
            var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
            LogUnexpected(exception, httpContext.Request.Method, endpoint?.DisplayName ?? "", traceId);
        }

        await Problems.WriteAsync(httpContext, known ?? Problems.Unexpected(traceId));
        return true;
    }

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Endpoint} failed unexpectedly, trace {TraceId}.")]
    private partial void LogUnexpected(Exception error, string method, string endpoint, string traceId);
}

/// <summary>
/// Asks again, with the same ids, when the silo that had a call has died or is leaving: every change carries an id, so a repeat settles what came of it.
/// Repeats the whole handler, which does nothing but check its input before it calls a grain.
/// </summary>
internal sealed class RepeatAfterLostSilo(TimeProvider clock) : IEndpointFilter
{
    private const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next(context);
            }
            catch (OrleansMessageRejectionException) when (attempt < Attempts && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), clock, http.RequestAborted);
            }
        }
    }
}
