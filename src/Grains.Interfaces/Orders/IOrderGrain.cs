using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Processes;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>An order: the process that carries it from capture to its end. Its key is <see cref="Identity.GrainKeys.Order"/>.</summary>
[Alias("order")]
public interface IOrderGrain : IWakeable
{
    /// <summary>
    /// Places the order, and answers once it is confirmed, rejected or held, or after <see cref="PlaceOrder.PatienceMs"/> with the state that it has reached by then.
    /// The same reference with the same body gets the same order; every answer is durable before it is given.
    /// </summary>
    /// <exception cref="InvalidRequestException">The order is wrong in itself or does not fit catalogue or customer; nothing is stored.</exception>
    /// <exception cref="ConflictException"><c>order-reference-reused</c>: the reference stands for another body.</exception>
    /// <exception cref="TryAgainException">The outcome is unknown; place the same order again.</exception>
    [Alias("place")]
    Task<OrderReceipt> Place(PlaceOrder command);

    /// <exception cref="NotFoundException"><c>order-not-found</c></exception>
    [Alias("get")]
    [ReadOnly]
    Task<OrderView> Get();

    /// <summary>Cancels the order, or some units of some lines, and gives back what they held. A repeated operation gets the stored receipt.</summary>
    /// <exception cref="NotFoundException"><c>order-not-found</c></exception>
    /// <exception cref="ConflictException"><c>order-not-cancellable</c>, <c>quantity-exceeds-open</c>, <c>operation-reused</c></exception>
    /// <exception cref="InvalidRequestException"><c>line-not-found</c>, <c>quantity-invalid</c></exception>
    [Alias("cancel")]
    Task<CancelReceipt> Cancel(CancelOrder command);

    /// <summary>Lifts a hold, with a reason; the order goes on from where the hold stopped it.</summary>
    /// <exception cref="NotFoundException"><c>order-not-found</c></exception>
    /// <exception cref="ConflictException"><c>hold-not-found</c></exception>
    [Alias("release-hold")]
    Task<OrderView> ReleaseHold(ReleaseHold command);
}
