using System.Diagnostics;

namespace OrderCluster.Silo.Http.Errors;

/// <summary>Stands before everything else: whatever goes wrong behind it becomes a problem document, never a stack trace.</summary>
internal sealed partial class ErrorBarrier(RequestDelegate next, ILogger<ErrorBarrier> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null })
            {
                await ProblemAnswers.WriteAsync(context, ErrorMapping.OfStatus(context.Response.StatusCode));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer; the status is for whoever counts them.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception error)
        {
            await AnswerAsync(context, error);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception error)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var known = ErrorMapping.Of(error);
        if (known is null)
        {
            LogUnexpected(error, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "", traceId);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        await ProblemAnswers.WriteAsync(context, known ?? ErrorMapping.Unexpected(traceId));
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
