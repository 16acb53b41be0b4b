using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderCluster.Grains.Journaling;

/// <summary>
/// The one form of events as JSON: camel case, nothing that is null, zero or false, times as Unix milliseconds, enum values by their camel-case names.
/// So a constructor parameter of an event must not have a default other than its type's own.
/// </summary>
internal static class EventJson
{
    /// <summary>Escapes no more than JSON demands: events are data, never part of a page.</summary>
    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    internal static JsonSerializerOptions Options { get; } = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = Encoder,
        Converters = { new UnixMillisecondsConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}

/// <summary>A time as a number: milliseconds since 1970-01-01T00:00:00Z, a third of the bytes of its ISO form.</summary>
internal sealed class UnixMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EventTime.FromMs(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}

/// <summary>Times in events have whole milliseconds, so that an event read back equals the one that was decided.</summary>
public static class EventTime
{
    /// <summary>The same instant in UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => FromMs(time.ToUnixTimeMilliseconds());

    public static DateTimeOffset FromMs(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}
