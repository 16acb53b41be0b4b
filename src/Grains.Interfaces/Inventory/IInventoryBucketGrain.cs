using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Interfaces.Inventory;

/// <summary>
/// One SKU at one location. Decides one request at a time, so check and reserve are one step. Its key is <see cref="Identity.GrainKeys.Bucket"/>.
/// Every call names its operation; a repeated (reservation, operation) gets the stored reply. Any call may throw <see cref="TryAgainException"/>.
/// </summary>
[Alias("inventory-bucket")]
public interface IInventoryBucketGrain : IGrainWithStringKey
{
    /// <summary>Softly holds units until they are committed, released, or the time to live is over.</summary>
    [Alias("reserve")]
    Task<ReserveReply> Reserve(ReserveStock command);

    /// <summary>Makes a soft reservation last.</summary>
    [Alias("commit")]
    Task<CommitReply> Commit(CommitStock command);

    /// <summary>Gives back units of a reservation, soft or committed.</summary>
    [Alias("release")]
    Task<ReleaseReply> Release(ReleaseStock command);

    /// <summary>Takes shipped units of a committed reservation off the books.</summary>
    /// <exception cref="ConflictException"><c>reservation-not-committed</c>, <c>quantity-exceeds-committed</c>, <c>quantity-exceeds-on-hand</c></exception>
    [Alias("consume")]
    Task<ConsumeReply> Consume(ConsumeStock command);

    /// <summary>Books units that arrived. A repeated receipt id gets the stored reply.</summary>
    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c></exception>
    /// <exception cref="ConflictException"><c>operation-reused</c>: the id stands for another receipt.</exception>
    [Alias("receive")]
    Task<StockReply> Receive(ReceiveStock command);

    /// <summary>Corrects the count of units on hand, up or down. Below what is promised it leaves a shortage that is reported; nothing is taken from an order.</summary>
    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c>, <c>on-hand-negative</c></exception>
    /// <exception cref="ConflictException"><c>operation-reused</c>: the id stands for another adjustment.</exception>
    [Alias("adjust")]
    Task<StockReply> Adjust(AdjustStock command);

    [Alias("availability")]
    [ReadOnly]
    Task<Availability> GetAvailability();
}
