using OrderCluster.Client.Json;

namespace OrderCluster.Silo.Http;

/// <summary>Answers in the one JSON configuration.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value) => Results.Json(value, WireJson.Answers);

    public static IResult Json<T>(T value, int status) => Results.Json(value, WireJson.Answers, statusCode: status);

    /// <summary>Documents what every call of a group may answer beside its own.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        int[] always =
        [
            StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status422UnprocessableEntity,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
        ];
        foreach (var status in always.Concat(statuses))
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Client.Wire.ProblemDocument), [Problems.ContentType]));
        }

        return builder;
    }
}
