using System.Text.Encodings.Web;
using System.Text.Json;
using OrderCluster.Journal.Store;

namespace OrderCluster.CommandLine.Export;

/// <summary>Writes the events of a row, a line of JSON each.</summary>
internal static class ExportLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(FeedItem item, Stream output)
    {
        foreach (var one in FeedEvent.Of(item))
        {
            using (var json = new Utf8JsonWriter(output, Options))
            {
                json.WriteStartObject();
                json.WriteString("stream", one.Stream);
                json.WriteNumber("number", one.Number);
                json.WriteNumber("index", one.Index);
                json.WriteString("type", one.Event.Type);
                json.WritePropertyName("body");
                json.WriteRawValue(one.Event.Body.Span);
                json.WriteString("at", one.Position.Value);
                json.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
        }
    }
}
