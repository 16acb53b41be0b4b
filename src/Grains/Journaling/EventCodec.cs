using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>The events of one kind of grain by their names in the journal. A name, once written, is read for ever.</summary>
/// <typeparam name="TEvent">The root type of the events.</typeparam>
public sealed class EventCodec<TEvent>
    where TEvent : class
{
    private readonly JsonSerializerContext _json;
    private readonly Dictionary<string, JsonTypeInfo> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, (string Name, JsonTypeInfo Json)> _byType = [];

    /// <param name="json">Made with <see cref="EventJson.NewOptions"/>; knows every type that is added.</param>
    internal EventCodec(JsonSerializerContext json) => _json = json;

    /// <summary>All names that are read, old ones included.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Makes <typeparamref name="T"/> known as <paramref name="name"/>, in kebab case with its version: <c>stock-reserved/1</c>.</summary>
    /// <exception cref="ArgumentException">The name or the type is already taken.</exception>
    /// <exception cref="InvalidOperationException">The serializer context does not know the type.</exception>
    public EventCodec<TEvent> Add<T>(string name)
        where T : TEvent
    {
        var info = _json.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{_json.GetType().Name} lacks {typeof(T).Name}.");
        _byName.Add(name, info);
        _byType.Add(typeof(T), (name, info));
        return this;
    }

    /// <exception cref="InvalidOperationException">The event's type was never added.</exception>
    public EventRecord Write(TEvent @event)
    {
        var record = WriteToScratch(@event);
        return record with { Body = record.Body.ToArray() };
    }

    /// <summary>As <see cref="Write"/>, but the body lasts only until this thread writes the next event: for those who copy it at once.</summary>
    /// <exception cref="InvalidOperationException">The event's type was never added.</exception>
    internal EventRecord WriteToScratch(TEvent @event)
    {
        if (!_byType.TryGetValue(@event.GetType(), out var known))
        {
            throw new InvalidOperationException($"{@event.GetType().Name} has no name in the journal.");
        }

        return new EventRecord(known.Name, EventScratch.OfThisThread.Write(@event, known.Json));
    }

    /// <exception cref="InvalidDataException">The name is unknown or the body does not fit it.</exception>
    public TEvent Read(EventRecord record)
    {
        if (!_byName.TryGetValue(record.Type, out var json))
        {
            throw new InvalidDataException($"The event type '{record.Type}' is unknown to this version.");
        }

        try
        {
            return (TEvent?)JsonSerializer.Deserialize(record.Body.Span, json)
                ?? throw new InvalidDataException($"An event of type '{record.Type}' has an empty body.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"An event of type '{record.Type}' has a body that does not fit it: {e.Message}", e);
        }
    }
}

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
