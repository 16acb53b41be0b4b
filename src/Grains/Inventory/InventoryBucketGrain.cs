using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Inventory;

/// <summary>A thin shell: each call is one decision.</summary>
[Reentrant, RendezvousPlacement]
internal sealed class InventoryBucketGrain(IJournal journal, TimeProvider clock)
    : JournaledGrain<InventoryBucket, StockEvent>(journal, clock, EventModel<InventoryBucket, StockEvent>.Instance), IInventoryBucketGrain
{
    public Task<ReserveReply> Reserve(ReserveStock command) => Decide(command, InventoryDecisions.Reserve);

    public Task<CommitReply> Commit(CommitStock command) => Decide(command, InventoryDecisions.Commit);

    public Task<ReleaseReply> Release(ReleaseStock command) => Decide(command, InventoryDecisions.Release);

    public async Task<ConsumeReply> Consume(ConsumeStock command) => (await Decide(command, InventoryDecisions.Consume)).OrThrow();

    public async Task<StockReply> Receive(ReceiveStock command)
    {
        CheckSku();
        var isRepeat = (await Decide(command, InventoryDecisions.Receive)).OrThrow();
        return new StockReply(await GetAvailability(), isRepeat);
    }

    public async Task<StockReply> Adjust(AdjustStock command)
    {
        CheckSku();
        var isRepeat = (await Decide(command, InventoryDecisions.Adjust)).OrThrow();
        return new StockReply(await GetAvailability(), isRepeat);
    }

    public async Task<Availability> GetAvailability()
    {
        var (availability, isUntouched) = await Read(
            this.GetPrimaryKeyString(), static (bucket, key, now) => (InventoryDecisions.See(bucket, key, now), bucket.LastEventAt == default));
        if (isUntouched)
        {
            // Names that nobody knows have no end: they must not fill the memory.
            DeactivateOnIdle();
        }

        return availability;
    }

    protected override Problem? FindKeyProblem(string key) => GrainKeys.TryParseBucket(key, out _, out _)
        ? null
        : new Problem("sku-invalid", "sku", "A bucket is named by SKU and location, as in 85123A@main.");

    private void CheckSku()
    {
        if (GrainKeys.TryParseBucket(this.GetPrimaryKeyString(), out var sku, out _))
        {
            NamedAnew.Check(Identifiers.FindSkuProblem(sku), "sku-invalid", "sku");
        }
    }
}
