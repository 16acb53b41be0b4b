using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Json;

/// <summary>Reads a request's body, and says what is wrong with one that can't be read in the terms of whoever wrote it.</summary>
public static class RequestReader
{
    /// <exception cref="InvalidRequestException"><c>body-missing</c>, <c>body-malformed</c>, <c>field-invalid</c>, <c>field-unknown</c>, <c>field-repeated</c>, <c>number-inexact</c> or <c>time-offset-missing</c>, with the field.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream body, CancellationToken cancellation = default)
    {
        try
        {
            var value = await JsonSerializer.DeserializeAsync(body, TypeInfo<T>(), cancellation).ConfigureAwait(false);
            return value ?? throw Missing();
        }
        catch (JsonException exception)
        {
            throw Refusal(exception);
        }
    }

    /// <inheritdoc cref="ReadAsync{T}"/>
    public static T Read<T>(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TypeInfo<T>()) ?? throw Missing();
        }
        catch (JsonException exception)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>The refusal of a body that the parser gave up on, its field as <c>lines[2].quantity</c>.</summary>
    public static InvalidRequestException Refusal(JsonException exception)
    {
        var field = FieldOf(exception.Path);
        if (exception is RefusedValueException refused)
        {
            return new InvalidRequestException(refused.Code, field, refused.Message);
        }

        if (exception.InnerException is JsonException or null && exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return new InvalidRequestException("field-unknown", field, "There is no such field; leave it out or correct its name.");
        }

        if (exception.Message.Contains("uplicate", StringComparison.Ordinal))
        {
            return new InvalidRequestException("field-repeated", field, "The field stands twice; send it once.");
        }

        if (exception.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return new InvalidRequestException("field-invalid", field, "The value is not of the kind that this field takes; see the API's description.");
        }

        var place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
        return new InvalidRequestException("body-malformed", field, $"The body is not well-formed JSON{place}; correct it and send it again.");
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)WireJson.Requests.GetTypeInfo(typeof(T));

    private static InvalidRequestException Missing() => new("body-missing", "", "Send a JSON object as the body.");

    private static string FieldOf(string? path) => path switch
    {
        null or "$" => "",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };
}
