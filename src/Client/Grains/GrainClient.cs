using OrderCluster.Client.Identity;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Grains;

/// <summary>Calls the grains themselves: inside a silo, or through whatever else makes references to grains.</summary>
internal sealed class GrainClient(IGrainFactory grains) : IOrderClusterClient
{
    /// <summary>How long a mailbox that was full is left alone: thousands of calls were in it, and each takes part of a millisecond.</summary>
    private static readonly TimeSpan OverloadPause = TimeSpan.FromMilliseconds(500);

    public Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation) =>
        AnswerAsync(Order(GrainKeys.Order(order.Channel, order.Reference)).Place(Hashed(order)), cancellation);

    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation) =>
        AnswerAsync(Order(orderId).Get(), cancellation);

    public Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation) =>
        AnswerAsync(Order(orderId).Cancel(command), cancellation);

    public Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation) =>
        AnswerAsync(Order(orderId).ReleaseHold(command), cancellation);

    public Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation) =>
        AnswerAsync(Bucket(sku, location).Receive(command), cancellation);

    public Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation) =>
        AnswerAsync(Bucket(sku, location).Adjust(command), cancellation);

    public Task<Availability> GetAvailabilityAsync(string sku, string location, CancellationToken cancellation) =>
        AnswerAsync(Bucket(sku, location).GetAvailability(), cancellation);

    public Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation) =>
        AnswerAsync(grains.GetGrain<IProductGrain>(sku).Put(command), cancellation);

    public Task<Product?> FindProductAsync(string sku, CancellationToken cancellation) =>
        AnswerAsync(grains.GetGrain<IProductGrain>(sku).Find(), cancellation);

    public Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation) =>
        AnswerAsync(Customer(customerId).SetCreditLimit(command), cancellation);

    public Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation) =>
        AnswerAsync(Customer(customerId).Get(), cancellation);

    private static PlaceOrder Hashed(PlaceOrder order) => order.BodyHash.Length > 0 ? order : order with { BodyHash = BodyHash.Of(order) };

    private static async Task<T> AnswerAsync<T>(Task<T> answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception full) when (full is LimitExceededException or GatewayTooBusyException)
        {
            throw new TryAgainException(TryAgainException.Overloaded, $"The call was not made: {full.Message}", OverloadPause);
        }
    }

    private IOrderGrain Order(string orderId) => grains.GetGrain<IOrderGrain>(orderId);

    private IInventoryBucketGrain Bucket(string sku, string location) => grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku, location));

    private ICustomerAccountGrain Customer(string customerId) => grains.GetGrain<ICustomerAccountGrain>(customerId);
}
