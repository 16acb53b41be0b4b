using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Json;

/// <summary>Reads a request's body, and says what is wrong with one that can't be read in the terms of whoever wrote it.</summary>
public static class RequestReader
{
    /// <summary>Members told at once; a body may hold any number that nobody knows.</summary>
    private const int MaxProblems = 20;

    /// <inheritdoc cref="Read{T}"/>
    public static async ValueTask<T> ReadAsync<T>(Stream body, CancellationToken cancellation = default)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellation).ConfigureAwait(false);
        return Read<T>(whole.GetBuffer().AsMemory(0, (int)whole.Length));
    }

    /// <exception cref="InvalidRequestException"><c>body-missing</c>, <c>body-malformed</c>, <c>field-invalid</c>, <c>field-unknown</c>, <c>field-repeated</c>, <c>number-inexact</c> or <c>time-offset-missing</c>, with the field.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, WireJson.Requests) ?? throw new InvalidRequestException("body-missing", "", "Send a JSON object as the body.");
        }
        catch (JsonException exception)
        {
            throw Refusal(exception, body, WireJson.Requests.GetTypeInfo(typeof(T)));
        }
    }

    /// <summary>The refusal of a body that the serializer gave up on, its field as <c>lines[2].quantity</c>; which of the reasons it was is seen by reading the body once more, as mere JSON.</summary>
    private static InvalidRequestException Refusal(JsonException exception, ReadOnlyMemory<byte> body, JsonTypeInfo type)
    {
        var field = FieldOf(exception.Path);
        if (exception is RefusedValueException refused)
        {
            return new InvalidRequestException(refused.Code, field, refused.Message);
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = WireJson.MaxDepth });
            var members = WrongMembers(document.RootElement, type, "").Take(MaxProblems).ToArray();
            return members.Length > 0
                ? new InvalidRequestException(members)
                : new InvalidRequestException("field-invalid", field, "The value is not of the kind that this field takes; see the API's description.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter where a member's name is no text: half a character, or bytes that are not UTF-8.
            var place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            return new InvalidRequestException("body-malformed", field, $"The body is not well-formed JSON{place}; correct it and send it again.");
        }
    }

    /// <summary>The members that the type does not have, or that stand twice, in the order of the body.</summary>
    private static IEnumerable<Problem> WrongMembers(JsonElement value, JsonTypeInfo type, string path)
    {
        if (value.ValueKind == JsonValueKind.Array && type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var elements = type.Options.GetTypeInfo(type.ElementType!);
            return value.EnumerateArray().SelectMany((element, index) => WrongMembers(element, elements, $"{path}[{index}]"));
        }

        return value.ValueKind == JsonValueKind.Object && type.Kind == JsonTypeInfoKind.Object ? OfObject(value, type, path.Length == 0 ? "" : path + ".") : [];
    }

    private static IEnumerable<Problem> OfObject(JsonElement value, JsonTypeInfo type, string prefix)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var (name, field) = (member.Name, prefix + member.Name);
            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } known)
            {
                yield return new Problem("field-unknown", field, "There is no such field; leave it out or correct its name.");
                continue;
            }

            if (!seen.Add(name))
            {
                yield return new Problem("field-repeated", field, "The field stands twice; send it once.");
            }

            foreach (var inner in WrongMembers(member.Value, type.Options.GetTypeInfo(known.PropertyType), field))
            {
                yield return inner;
            }
        }
    }

    private static string FieldOf(string? path) => path switch
    {
        null or "$" => "",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };
}
