using OrderCluster.Client.Connecting;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting.Load;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Hosting.Placement;
using OrderCluster.Silo.Hosting.Streams;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;
using Orleans.Configuration;
using Orleans.Hosting;
using OrderEvent = OrderCluster.Client.Streams.OrderEvent;

namespace OrderCluster.Silo.Hosting;

/// <summary>Hosts the grains of orders, stock, customers and products in a silo of one's own, beside one's own grains.</summary>
public static class OrderJournalHosting
{
    /// <summary>Requests that wait on one activation before its callers are told to come again.</summary>
    private const int MailboxLimit = 20_000;

    /// <summary>
    /// Adds the journal, the grains, what goes on with interrupted orders, and the stream provider <see cref="OrderEvent.Provider"/>. How the silo finds others is not
    /// touched; silos of one cluster must share a PostgreSQL store. A registered <see cref="TimeProvider"/> or <see cref="IPaymentGateway"/> is used; without the latter
    /// payments are simulated, and the log warns of it. Clients of the silo's gateway are not asked for keys and may call every grain, and no heartbeat bounds the age of what
    /// an evicted silo reads from memory (register an <see cref="Journal.State.IReadGate"/> for that): docs/orleans.md says what to add. The host's start throws <see cref="JournalStoreException"/> when the store can't be used.
    /// </summary>
    public static ISiloBuilder AddOrderJournal(this ISiloBuilder silo, Action<OrderJournalOptions> configure)
    {
        var options = new OrderJournalOptions();
        configure(options);
        return silo.AddOrderJournal(options);
    }

    internal static ISiloBuilder AddOrderJournal(this ISiloBuilder silo, OrderJournalOptions options)
    {
        Owners.Add(silo.Services);
        silo.Services.AddJournal(options.Store, options.StoreOptions);
        silo.Services.AddOrders(options.Orders, options.Payments);
        DueWork.Add(silo.Services, options.Recovery, static (provider, grain) => provider.GetRequiredService<Owners>().OwnerOf(grain));
        OrleansStorage.Add(silo, options.Store, OrderEvent.Provider);
        OrderEventFeed.Add(silo);
        Disowning.Add(silo.Services);
        InterfaceNames.Add(silo.Services);
        GatewayLoad.Add(silo.Services);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxEnqueuedRequestsHardLimit = MailboxLimit);
        return silo;
    }
}
