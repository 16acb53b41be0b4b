using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client;

/// <summary>
/// The cluster as a program sees it, whichever way it is reached. Every error is an <see cref="OrderClusterException"/> with a stable code.
/// Operation ids are made by the caller before its first try (<see cref="Identity.OperationIds"/>), so a call may be repeated as it stands.
/// </summary>
public interface IOrderClusterClient
{
    /// <summary>
    /// Places an order; see <see cref="IOrderGrain.Place"/>. Where its <see cref="PlaceOrder.BodyHash"/> is empty, it is computed, the order's date included:
    /// the same order must come with the same date when it is sent again.
    /// </summary>
    Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation = default);

    /// <summary>The order with its history.</summary>
    /// <exception cref="NotFoundException"><c>order-not-found</c></exception>
    Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation = default);

    /// <summary>Cancels an order in whole or in part; see <see cref="IOrderGrain.Cancel"/>.</summary>
    Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation = default);

    /// <summary>Lifts a hold; see <see cref="IOrderGrain.ReleaseHold"/>.</summary>
    Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation = default);

    /// <summary>Books units that arrived; see <see cref="IInventoryBucketGrain.Receive"/>.</summary>
    Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation = default);

    /// <summary>Corrects the count on hand; see <see cref="IInventoryBucketGrain.Adjust"/>.</summary>
    Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation = default);

    /// <summary>What is there and what is promised of a SKU.</summary>
    Task<Availability> GetAvailabilityAsync(string sku, string location = GrainKeys.DefaultLocation, CancellationToken cancellation = default);

    /// <summary>Adds or replaces a product.</summary>
    Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation = default);

    /// <summary>The product, or null.</summary>
    Task<Product?> FindProductAsync(string sku, CancellationToken cancellation = default);

    /// <summary>Sets or removes a customer's credit limit; see <see cref="ICustomerAccountGrain.SetCreditLimit"/>.</summary>
    Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation = default);

    Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation = default);
}
