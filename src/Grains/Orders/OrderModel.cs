using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Orders;

/// <summary>How the journal folds and stores orders. They take no snapshots: a stream is a few rows.</summary>
internal sealed class OrderModel : IStateModel<Order, OrderEvent>
{
    public static OrderModel Instance { get; } = new();

    public int FoldVersion => 1;

    public Order Empty(string stream) => new(stream[StreamNames.OrderPrefix.Length..]);

    public Order Fold(Order state, OrderEvent @event) => OrderFold.Apply(state, @event);

    public EventRecord Write(OrderEvent @event) => OrderEvents.Codec.WriteToScratch(@event);

    public OrderEvent Read(EventRecord record) => OrderEvents.Codec.Read(record);

    public IReadOnlyList<SnapshotPart>? Capture(Order state, long sinceNumber, long number) => null;

    public Order? Restore(string stream, IReadOnlyList<SnapshotPart> parts) => null;
}
