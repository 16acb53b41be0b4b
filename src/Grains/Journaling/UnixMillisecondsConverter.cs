using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCluster.Grains.Journaling;

/// <summary>A time as a number: milliseconds since 1970-01-01T00:00:00Z, a third of the bytes of its ISO form.</summary>
internal sealed class UnixMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EventTime.FromMs(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
