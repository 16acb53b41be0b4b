using OrderCluster.Benchmarks;
using OrderCluster.Client;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Journal.Store;
using OrderCluster.Workload;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>An order of two lines from the call to Confirmed, inside a silo on a store in memory, whose own bytes count in.</summary>
public sealed class WholeOrder : IHotPath
{
    private readonly ShopOrders _orders = new("shop", "micro", skus: 100, customers: 100);

    private JournalingSilo? _silo;
    private IOrderClusterClient? _client;
    private long _number;

    public string Name => "order";

    public async Task PrepareAsync()
    {
        _silo = await JournalingSilo.StartAsync(StoreAddress.Memory);
        _client = OrderClusterClients.OverGrains(_silo.Grains, new RetryPolicy(TimeProvider.System));
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

    public ValueTask DisposeAsync() => _silo?.DisposeAsync() ?? default;
}
