using System.Globalization;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace OrderCluster.Client.Streams;

/// <summary>
/// The place of an event in the order events, in all channels alike: a subscriber that keeps the token of the last event that it has handled gets that event and all
/// that follow when it subscribes with the token again, whatever was restarted meanwhile. Sorts as the events are handed out.
/// </summary>
/// <remarks>After the store was restored from a dump no token of before is known any more: such a subscriber gets all events from the beginning.</remarks>
[GenerateSerializer, Immutable, Alias("order-event-token")]
public sealed class OrderEventToken : StreamSequenceToken
{
    private const char PartSeparator = '|';
    private const char NumberSeparator = '-';

    /// <param name="after">A position of the feed before the append that holds the event; empty for the feed's beginning.</param>
    /// <param name="position">That append's own position; empty for a place before all events.</param>
    /// <param name="eventIndex">The event's place in its append, from 0.</param>
    public OrderEventToken(string after, string position, int eventIndex)
    {
        After = after;
        Position = position;
        EventIndex = eventIndex;
    }

    /// <summary>Before all events.</summary>
    public static OrderEventToken Beginning { get; } = new("", "", 0);

    [Id(0)]
    public string After { get; }

    [Id(1)]
    public string Position { get; }

    /// <inheritdoc/>
    [Id(2)]
    public override int EventIndex { get; protected set; }

    /// <summary>The leading number of <see cref="Position"/>, which rises with the feed.</summary>
    public override long SequenceNumber
    {
        get => Numbers(Position).First;
        protected set => throw new NotSupportedException("The position says the number.");
    }

    /// <summary>Behind the append at a position of the feed, and before all that follow it.</summary>
    /// <param name="position">Null or empty: the feed's beginning.</param>
    public static OrderEventToken Behind(string? position) => string.IsNullOrEmpty(position) ? Beginning : new(position, position, int.MaxValue);

    /// <summary>The token that <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It wrote another text.</exception>
    public static OrderEventToken Parse(string text) =>
        text.Split(PartSeparator) is [var after, var position, var index] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new OrderEventToken(after, position, number)
            : throw new FormatException($"\"{text}\" is no token of an order event: give the text that a token was written as.");

    /// <summary>A text to keep, for <see cref="Parse"/>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After}{PartSeparator}{Position}{PartSeparator}{EventIndex}");

    public override bool Equals(StreamSequenceToken? other) => other is OrderEventToken token && token.Position == Position && token.EventIndex == EventIndex;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => HashCode.Combine(Position, EventIndex);

    /// <exception cref="ArgumentException">The other token is of another provider.</exception>
    public override int CompareTo(StreamSequenceToken? other) => other switch
    {
        null => 1,
        OrderEventToken token => (Numbers(Position), EventIndex).CompareTo((Numbers(token.Position), token.EventIndex)),
        _ => throw new ArgumentException("Only tokens of order events can be compared with each other.", nameof(other)),
    };

    // A position is the store's epoch and one or two numbers, of which the first counts most.
    private static (long First, long Second) Numbers(string position)
    {
        var parts = position.Split(NumberSeparator);
        return (NumberAt(1), NumberAt(2));

        long NumberAt(int place) => place < parts.Length && long.TryParse(parts[place], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

/// <summary>Events of one channel's orders that a silo hands to a subscriber in one message.</summary>
/// <param name="StreamId">The channel's stream.</param>
/// <param name="Events">In order; empty in a batch that only says that there is something to fetch.</param>
/// <param name="Tokens">Of the events, in the same order.</param>
/// <param name="Place">
/// Where a subscriber is that has taken the batch: the token of its last event, never of its first. After a crash the same events may be cut into other batches, and a
/// batch that begins with a known event may end with a new one.
/// </param>
[GenerateSerializer, Immutable, Alias("order-event-batch")]
public sealed record OrderEventBatch(
    [property: Id(0)] StreamId StreamId,
    [property: Id(1)] IReadOnlyList<OrderEvent> Events,
    [property: Id(2)] IReadOnlyList<OrderEventToken> Tokens,
    [property: Id(3)] OrderEventToken Place) : IBatchContainer
{
    StreamSequenceToken IBatchContainer.SequenceToken => Place;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Events.Zip(Tokens).Where(pair => pair.First is T).Select(pair => Tuple.Create((T)(object)pair.First, (StreamSequenceToken)pair.Second));

    public bool ImportRequestContext() => false;
}

/// <summary>Lets an Orleans client subscribe to <see cref="OrderEvent.OfChannel"/>.</summary>
public static class OrderEventSubscribing
{
    /// <summary>Registers the stream provider <see cref="OrderEvent.Provider"/>; a client that <see cref="Connecting.ClusterConnection"/> connects has it already.</summary>
    public static IClientBuilder AddOrderEvents(this IClientBuilder client) =>
        client.AddPersistentStreams(OrderEvent.Provider, (_, _) => new OrderEventQueue(), configurator => { });
}

/// <summary>
/// The one queue of all order events, as a client sees it: it can be listened to and rewound, never written. Silos add how it is read.
/// </summary>
internal class OrderEventQueue : IQueueAdapterFactory, IQueueAdapter
{
    private readonly HashRingBasedStreamQueueMapper _mapper = new(new HashRingStreamQueueMapperOptions { TotalQueueCount = 1 }, OrderEvent.Provider);

    public string Name => OrderEvent.Provider;

    public bool IsRewindable => true;

    // Of a provider that only reads, Orleans would say so in words of its own.
    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <exception cref="NotSupportedException">Always.</exception>
    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Order events come from the orders themselves and can't be published: place, cancel or release an order instead.");

    public virtual IQueueAdapterCache GetQueueAdapterCache() => throw OnlyInSilos();

    public virtual IQueueAdapterReceiver CreateReceiver(QueueId queueId) => throw OnlyInSilos();

    private static InvalidOperationException OnlyInSilos() => new("Order events are read from the journal by silos alone.");
}
