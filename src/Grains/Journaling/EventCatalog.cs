using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>The name of an event in the journal, in kebab case with its version: <c>[Event("stock-reserved/1")]</c>. A name, once written, is read for ever.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>On the root record of a kind of grain's events: how the names of its streams begin, as in <c>[Stream("stock/")]</c>; the grain's key follows.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StreamAttribute(string prefix) : Attribute
{
    public string Prefix => prefix;
}

/// <summary>
/// All events, found by their <see cref="EventAttribute"/>, which is their only declaration. A reader that knows the kind asks
/// <c>EventCatalog.Of&lt;OrderEvent&gt;().Read(record)</c>; one that takes any stream asks <c>EventCatalog.Find(row.Stream)?.Read(record)</c>;
/// one that must know a name asks <c>EventCatalog.Of&lt;OrderEvent&gt;().NameOf(typeof(OrderPlaced))</c>.
/// </summary>
public static class EventCatalog
{
    /// <summary>The codecs of all kinds of grains of this assembly, in the order of their streams' names.</summary>
    public static IReadOnlyList<IEventCodec> Kinds { get; } =
    [
        .. typeof(EventCatalog).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(StreamAttribute), inherit: false))
            .Select(root => (IEventCodec)typeof(EventCatalog).GetMethod(nameof(Of))!.MakeGenericMethod(root).Invoke(null, null)!)
            .OrderBy(codec => codec.StreamPrefix, StringComparer.Ordinal),
    ];

    /// <summary>The events under the root type <typeparamref name="TEvent"/>.</summary>
    /// <exception cref="TypeInitializationException">A name is given twice, or an event has none.</exception>
    public static EventCodec<TEvent> Of<TEvent>()
        where TEvent : class
        => Known<TEvent>.Codec;

    /// <summary>The events of a stream by its name; null for a stream of a kind that this version does not know.</summary>
    public static IEventCodec? Find(string stream) => Kinds.FirstOrDefault(kind => stream.StartsWith(kind.StreamPrefix, StringComparison.Ordinal));

    private static class Known<TEvent>
        where TEvent : class
    {
        internal static readonly EventCodec<TEvent> Codec = new();
    }
}

/// <summary>The events of one kind of grain, whatever their type.</summary>
public interface IEventCodec
{
    /// <summary>How the names of the streams begin.</summary>
    string StreamPrefix { get; }

    /// <summary>All names that are read with the types that they stand for, old ones included.</summary>
    IReadOnlyDictionary<string, Type> Events { get; }

    /// <exception cref="InvalidDataException">The name is unknown or the body does not fit it.</exception>
    object Read(EventRecord record);

    /// <exception cref="InvalidOperationException">The type has no name.</exception>
    EventRecord Write(object @event);
}

/// <summary>The events of one kind of grain by their names in the journal.</summary>
/// <typeparam name="TEvent">The root type of the events.</typeparam>
public sealed class EventCodec<TEvent> : IEventCodec
    where TEvent : class
{
    private readonly Dictionary<string, JsonTypeInfo> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, (string Name, JsonTypeInfo Json)> _byType = [];

    internal EventCodec()
    {
        StreamPrefix = typeof(TEvent).GetCustomAttribute<StreamAttribute>()?.Prefix
            ?? throw new InvalidOperationException($"{typeof(TEvent).Name} has no [Stream].");
        foreach (var type in typeof(TEvent).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(TEvent))))
        {
            var name = type.GetCustomAttribute<EventAttribute>(inherit: false)?.Name ?? throw new InvalidOperationException($"{type.Name} has no [Event].");
            var json = EventJson.Options.GetTypeInfo(type);
            _byName.Add(name, json);
            _byType.Add(type, (name, json));
        }

        Events = _byName.ToDictionary(known => known.Key, known => known.Value.Type, StringComparer.Ordinal);
    }

    public string StreamPrefix { get; }

    public IReadOnlyDictionary<string, Type> Events { get; }

    /// <summary>The name of a type of event.</summary>
    /// <exception cref="KeyNotFoundException">It is none of this kind's.</exception>
    public string NameOf(Type type) => _byType[type].Name;

    /// <exception cref="InvalidOperationException">The event's type has no name.</exception>
    public EventRecord Write(TEvent @event)
    {
        var record = WriteToScratch(@event);
        return record with { Body = record.Body.ToArray() };
    }

    EventRecord IEventCodec.Write(object @event) => Write((TEvent)@event);

    /// <summary>As <see cref="Write"/>, but the body lasts only until this thread writes the next event: for those who copy it at once.</summary>
    /// <exception cref="InvalidOperationException">The event's type has no name.</exception>
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

    object IEventCodec.Read(EventRecord record) => Read(record);
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
