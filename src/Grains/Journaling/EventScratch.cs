using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderCluster.Grains.Journaling;

/// <summary>Memory in which a thread writes one event after the other, so that none costs an array of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Lasts as long as its thread; the writer holds nothing but this memory.")]
internal sealed class EventScratch
{
    private const int FirstBytes = 1_024;

    // What a rare large event needed is not kept for the thread's life.
    private const int MostKeptBytes = 64 * 1_024;

    // As JsonSerializer itself writes: what it writes is valid, and nobody looks at it twice.
    private static readonly JsonWriterOptions Options = new() { Encoder = EventJson.Encoder, SkipValidation = true };

    [ThreadStatic]
    private static EventScratch? _ofThisThread;

    private readonly Utf8JsonWriter _writer;
    private ArrayBufferWriter<byte> _bytes = new(FirstBytes);

    private EventScratch() => _writer = new Utf8JsonWriter(_bytes, Options);

    internal static EventScratch OfThisThread => _ofThisThread ??= new EventScratch();

    /// <summary>Bytes that it holds, used or not.</summary>
    internal int Capacity => _bytes.Capacity;

    /// <summary>The event's body, which lasts until the next one is written.</summary>
    internal ReadOnlyMemory<byte> Write(object @event, JsonTypeInfo json)
    {
        if (_bytes.Capacity > MostKeptBytes)
        {
            _bytes = new ArrayBufferWriter<byte>(FirstBytes);
        }

        _bytes.ResetWrittenCount();
        _writer.Reset(_bytes);
        JsonSerializer.Serialize(_writer, @event, json);
        _writer.Flush();
        return _bytes.WrittenMemory;
    }
}
