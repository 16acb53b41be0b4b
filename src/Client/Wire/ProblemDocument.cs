using System.ComponentModel.DataAnnotations;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Wire;

/// <summary>An error as HTTP answers it, <c>application/problem+json</c> (RFC 9457) with a stable code.</summary>
/// <param name="Type">A URI that names the kind of problem.</param>
/// <param name="Status">The HTTP status code again.</param>
/// <param name="Code">Stable, in kebab case: programs branch on it.</param>
/// <param name="Field">The offending field of the first problem, or null.</param>
/// <param name="Problems">All that is wrong with the request, where that is known.</param>
/// <param name="RetryAfterMs">How long to wait before asking again, in milliseconds; null when asking again does not help.</param>
public sealed record ProblemDocument(
    [property: Required] string? Type,
    [property: Required] string? Title,
    [property: Required] int? Status,
    [property: Required] string? Detail,
    [property: Required] string? Code,
    string? Field = null,
    IReadOnlyList<Problem>? Problems = null,
    long? RetryAfterMs = null);

/// <summary>HTTP headers that the API gives a meaning to.</summary>
public static class WireHeaders
{
    /// <summary>Carries the caller's API key.</summary>
    public const string ApiKey = "X-Api-Key";

    /// <summary>Names the operation: the same key with the same body gets the same answer.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary><c>true</c> when the caller has sent the same request before and does not know what became of it; spares the silo work.</summary>
    public const string IsRetry = "X-Is-Retry";
}
