using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace OrderCluster.Client.Streams;

/// <summary>Lets an Orleans client subscribe to <see cref="OrderEvent.OfChannel"/>.</summary>
public static class OrderEventSubscribing
{
    /// <summary>Registers the stream provider <see cref="OrderEvent.Provider"/>; a client that <see cref="OrderClusterClients"/> connects has it already.</summary>
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
