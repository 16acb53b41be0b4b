using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCluster.Grains.Journaling;

/// <summary>
/// The one form of events as JSON: camel case, nothing that is null, zero or false, times as Unix milliseconds, enum values by their camel-case names.
/// So a constructor parameter of an event must not have a default other than its type's own.
/// </summary>
internal static class EventJson
{
    /// <summary>Escapes no more than JSON demands: events are data, never part of a page.</summary>
    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>New options for one serializer context, which takes possession of them.</summary>
    internal static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = Encoder,
        Converters = { new UnixMillisecondsConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
