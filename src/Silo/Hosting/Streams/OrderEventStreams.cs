using OrderCluster.Client.Streams;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Settings;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>Offers the feed's events of orders as Orleans streams as well.</summary>
internal static class OrderEventStreams
{
    /// <summary>Where Orleans keeps who listens to what, by a name of its own.</summary>
    private const string Subscriptions = "PubSubStore";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        ClusterWiring.AddStorage(silo, settings, Subscriptions);
        silo.AddMemoryStreams(OrderEvent.Provider);
        silo.Services.AddHostedService<OrderEventPublisher>();
    }
}
