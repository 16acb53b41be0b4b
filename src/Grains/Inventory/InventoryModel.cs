using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Inventory;

/// <summary>How a bucket's events become its state, and both become bytes.</summary>
internal sealed class InventoryModel : IStateModel<InventoryBucket, StockEvent>
{
    internal static InventoryModel Instance { get; } = new();

    public int FoldVersion => 2;

    public InventoryBucket Empty(string stream) => new();

    public InventoryBucket Fold(InventoryBucket state, StockEvent @event)
    {
        state.Apply(@event);
        return state;
    }

    public EventRecord Write(StockEvent @event) => StockEvents.Codec.WriteToScratch(@event);

    public StockEvent Read(EventRecord record) => StockEvents.Codec.Read(record);

    public IReadOnlyList<SnapshotPart> Capture(InventoryBucket state, long sinceNumber, long number) =>
        SnapshotHead.Capture(number, (head, parts) =>
        {
            state.CaptureQuantities(head);
            state.Reservations.Capture(sinceNumber, number, head, parts);
            state.Movements.Capture(sinceNumber, number, head, parts);
        });

    public InventoryBucket? Restore(string stream, IReadOnlyList<SnapshotPart> parts)
    {
        var state = new InventoryBucket();
        return SnapshotHead.TryRestore(parts, (head, byName) =>
        {
            state.RestoreQuantities(head);
            return state.Reservations.TryRestore(head, byName) && state.Movements.TryRestore(head, byName);
        })
            ? state
            : null;
    }
}
