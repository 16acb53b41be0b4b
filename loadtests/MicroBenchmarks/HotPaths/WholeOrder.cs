using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Client;
using OrderCluster.Client.Retries;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Workload;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>An order of two lines from the call to Confirmed, inside a silo on a store in memory, whose own bytes count in.</summary>
public sealed class WholeOrder : IHotPath
{
    private readonly ShopOrders _orders = new("shop", "micro", skus: 100, customers: 100);

    private readonly SiloJournal _journal = new(
        new InMemoryJournalStore(), new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);

    private EmbeddedSilo? _silo;
    private IOrderClusterClient? _client;
    private long _number;

    public string Name => "order";

    public async Task PrepareAsync()
    {
        await _journal.OpenAsync(CancellationToken.None);
        _silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(StreamNames).Assembly),
            services => services.AddSingleton<IJournal>(_journal).AddSingleton(TimeProvider.System).AddOrders());
        _client = OrderClusterClients.OverGrains(_silo.Client, new RetryPolicy(TimeProvider.System));
        await _orders.StockAsync(_client, 1_000_000_000, parallel: 1, CancellationToken.None);
    }

    public async Task RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            var receipt = await _client!.PlaceAsync(_orders.Order(++_number, TimeProvider.System.GetUtcNow()));
            if (receipt.State != OrderState.Confirmed)
            {
                throw new InvalidOperationException($"Order {receipt.OrderId} is {receipt.State}, {receipt.ReasonCode}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        await _journal.DisposeAsync();
    }
}
