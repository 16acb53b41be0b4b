using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Grains;

/// <summary>Calls the grains themselves: inside a silo, or through whatever else makes references to grains.</summary>
internal sealed class GrainClient(IGrainFactory grains) : IOrderClusterClient
{
    public Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation) =>
        Order(GrainKeys.Order(order.Channel, order.Reference)).Place(order).WaitAsync(cancellation);

    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation) =>
        Order(orderId).Get().WaitAsync(cancellation);

    public Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation) =>
        Order(orderId).Cancel(command).WaitAsync(cancellation);

    public Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation) =>
        Order(orderId).ReleaseHold(command).WaitAsync(cancellation);

    public Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation) =>
        Bucket(sku, location).Receive(command).WaitAsync(cancellation);

    public Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation) =>
        Bucket(sku, location).Adjust(command).WaitAsync(cancellation);

    public Task<Availability> GetAvailabilityAsync(string sku, string location, CancellationToken cancellation) =>
        Bucket(sku, location).GetAvailability().WaitAsync(cancellation);

    public Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation) =>
        grains.GetGrain<IProductGrain>(sku).Put(command).WaitAsync(cancellation);

    public Task<Product?> FindProductAsync(string sku, CancellationToken cancellation) =>
        grains.GetGrain<IProductGrain>(sku).Find().WaitAsync(cancellation);

    public Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation) =>
        Customer(customerId).SetCreditLimit(command).WaitAsync(cancellation);

    public Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation) =>
        Customer(customerId).Get().WaitAsync(cancellation);

    private IOrderGrain Order(string orderId) => grains.GetGrain<IOrderGrain>(orderId);

    private IInventoryBucketGrain Bucket(string sku, string location) => grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku, location));

    private ICustomerAccountGrain Customer(string customerId) => grains.GetGrain<ICustomerAccountGrain>(customerId);
}
