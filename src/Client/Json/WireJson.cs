using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Json;

/// <summary>The JSON of the wire, for the HTTP edge and its clients alike: camelCase, enums as kebab-case text, numbers as numbers, limited depth.</summary>
public static class WireJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 16;

    /// <summary>For requests: members that are not known, or stand twice, are refused, and so are numbers and times that could be read otherwise than they were meant.</summary>
    public static JsonSerializerOptions Requests { get; } = Make(isStrict: true);

    /// <summary>For answers, and all else that is written by the same rules: a reader passes over members that a newer version has added.</summary>
    public static JsonSerializerOptions Answers { get; } = Make(isStrict: false);

    /// <summary>Gives <paramref name="options"/> the rules for requests.</summary>
    public static void Apply(JsonSerializerOptions options) => Configure(options, isStrict: true);

    private static JsonSerializerOptions Make(bool isStrict)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Configure(options, isStrict);
        if (isStrict)
        {
            options.Converters.Add(new ExactDecimals());
            options.Converters.Add(new TimesWithOffset());
        }

        options.MakeReadOnly();
        return options;
    }

    private static void Configure(JsonSerializerOptions options, bool isStrict)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = !isStrict;
        options.UnmappedMemberHandling = isStrict ? JsonUnmappedMemberHandling.Disallow : JsonUnmappedMemberHandling.Skip;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}

/// <summary>A value that is well-formed JSON and yet not taken, with a code of its own.</summary>
internal sealed class RefusedValueException(string code, string message) : JsonException(message)
{
    /// <summary>In the terms of <see cref="Problem.Code"/>.</summary>
    internal string Code { get; } = code;
}

/// <summary>Reads a number only if it is kept digit for digit: one that would be rounded, or vanish, is another amount than was sent.</summary>
internal sealed class ExactDecimals : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException();
        }

        var text = Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Digits(text) == Digits(value.ToString(CultureInfo.InvariantCulture))
            ? value
            : throw new RefusedValueException("number-inexact", "The number has more digits than are kept exactly, or is out of all bounds; send it as it is meant.");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    // The digits from the first to the last that is not 0, and where the point stands after the first: the same for all spellings of one number.
    private static (string Digits, long Exponent) Digits(string number)
    {
        var e = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = (e < 0 ? number : number[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var first = all.AsSpan().IndexOfAnyExcept('0');
        if (first < 0)
        {
            return ("", 0);
        }

        // An exponent of 19 digits and more is of no number that is kept.
        var exponent = e < 0 ? 0 : long.TryParse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : long.MinValue / 2;
        return (all[first..].TrimEnd('0'), exponent + whole - first);
    }
}

/// <summary>Reads a time only with its offset: without one it would be another instant in every zone that a silo may stand in.</summary>
internal sealed class TimesWithOffset : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var value))
        {
            throw new JsonException();
        }

        // With neither Z nor an offset the text reads as a time of no kind.
        return reader.TryGetDateTime(out var local) && local.Kind == DateTimeKind.Unspecified
            ? throw new RefusedValueException("time-offset-missing", "The time has no offset, so it is not clear which instant is meant; add one, as in 2026-11-01T10:00:00Z.")
            : value;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
