using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Retries;

/// <summary>Puts the retry policy round a transport; a placement says whether one before it may have happened.</summary>
/// <param name="lost">Given for a transport through gateways, whose attempts are made once more when a silo is lost, and end after <see cref="RetryOptions.FirstAttemptTimeout"/>.</param>
internal sealed class RetryingClient(IOrderClusterClient transport, RetryPolicy policy, LostSilos? lost = null) : IOrderClusterClient
{
    public Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation) => RunAsync(
        isRetry => transport.PlaceAsync(isRetry && !order.IsRetry ? order with { IsRetry = true } : order, cancellation), cancellation);

    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation) =>
        RunAsync(_ => transport.GetOrderAsync(orderId, cancellation), cancellation);

    public Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation) =>
        RunAsync(_ => transport.CancelAsync(orderId, command, cancellation), cancellation);

    public Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation) =>
        RunAsync(_ => transport.ReleaseHoldAsync(orderId, command, cancellation), cancellation);

    public Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation) =>
        RunAsync(_ => transport.ReceiveAsync(sku, location, command, cancellation), cancellation);

    public Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation) =>
        RunAsync(_ => transport.AdjustAsync(sku, location, command, cancellation), cancellation);

    public Task<Availability> GetAvailabilityAsync(string sku, string location, CancellationToken cancellation) =>
        RunAsync(_ => transport.GetAvailabilityAsync(sku, location, cancellation), cancellation);

    public Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation) =>
        RunAsync(_ => transport.PutProductAsync(sku, command, cancellation), cancellation);

    public Task<Product?> FindProductAsync(string sku, CancellationToken cancellation) =>
        RunAsync(_ => transport.FindProductAsync(sku, cancellation), cancellation);

    public Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation) =>
        RunAsync(_ => transport.SetCreditLimitAsync(customerId, command, cancellation), cancellation);

    public Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation) =>
        RunAsync(_ => transport.GetCustomerAsync(customerId, cancellation), cancellation);

    private Task<T> RunAsync<T>(Func<bool, Task<T>> attempt, CancellationToken cancellation) => lost is null
        ? policy.RunAsync(attempt, cancellation)
        : policy.RunAsync(isRetry => lost.AttemptAsync(attempt, isRetry), isTimed: true, cancellation);
}
