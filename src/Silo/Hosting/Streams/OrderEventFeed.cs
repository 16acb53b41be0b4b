using OrderCluster.Client.Streams;
using OrderCluster.Journal.State;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>
/// The feed's events of orders as Orleans streams, one for each channel. One silo of the cluster, which Orleans chooses, reads the feed for all subscribers, and only from
/// where they are.
/// </summary>
internal sealed class OrderEventFeed(IJournal journal, TimeProvider clock, ILogger<OrderEventReceiver> log) : OrderEventQueue, IQueueAdapterCache
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(200);

    private OrderEventCursors _cursors = new();

    public static void Add(ISiloBuilder silo) => silo.AddPersistentStreams(
        OrderEvent.Provider,
        (services, _) => ActivatorUtilities.CreateInstance<OrderEventFeed>(services),
        streams => streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = ReadInterval)));

    public override IQueueAdapterCache GetQueueAdapterCache() => this;

    // An agent that takes the queue asks for the cache and then for the receiver of it.
    public IQueueCache CreateQueueCache(QueueId queueId) => _cursors = new OrderEventCursors();

    public override IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new OrderEventReceiver(_cursors, journal, clock, log);
}
