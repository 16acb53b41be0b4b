using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;

namespace OrderCluster.Silo.Http;

/// <summary>Answers in the one JSON configuration.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value) => Results.Json(value, WireJson.Answers);

    public static IResult Json<T>(T value, int status) => Results.Json(value, WireJson.Answers, statusCode: status);

    /// <summary>Documents that a call takes an operation's id as a header.</summary>
    public static RouteHandlerBuilder WithOperationKey(this RouteHandlerBuilder builder, bool isRequired) => builder.WithMetadata(new TakesOperationKey(isRequired));

    /// <summary>Documents what any call may be refused with, and this one too.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        int[] always =
        [
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status422UnprocessableEntity,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
        ];
        foreach (var status in always.Concat(statuses))
        {
            builder.Produces<ProblemDocument>(status, Problems.ContentType);
        }

        return builder;
    }

    /// <summary>As <see cref="WithProblems"/>, of a call that brings a body.</summary>
    public static RouteHandlerBuilder WithBodyProblems(this RouteHandlerBuilder builder, params int[] statuses) => builder.WithProblems(
        [.. statuses, StatusCodes.Status408RequestTimeout, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]);
}
