using OrderCluster.Client;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Scenarios.Orders;

/// <summary>Fills the stock and opens accounts before a load, many at a time.</summary>
internal static class StockRoom
{
    private const int AtATime = 512;

    internal static Task FillAsync(IOrderClusterClient client, IReadOnlyList<string> skus, long units, string receiptId) => EachAsync(
        skus, sku => client.ReceiveAsync(sku, GrainKeys.DefaultLocation, new ReceiveStock(receiptId, units, "load test", "load test")));

    internal static Task OpenAccountsAsync(IOrderClusterClient client, IReadOnlyList<string> customers, decimal limit, string operationId) => EachAsync(
        customers, customer => client.SetCreditLimitAsync(customer, new SetCreditLimit(operationId, new Money(limit, "GBP"), "load test", "load test")));

    internal static Task EachAsync<T>(IReadOnlyList<T> items, Func<T, Task> run) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (item, _) => await run(item).ConfigureAwait(false));
}
