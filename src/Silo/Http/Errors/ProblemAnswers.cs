using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Silo.Http.Errors;

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
