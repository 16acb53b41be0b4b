using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>A bucket without a grain, its time in the test's hands: each call decides and folds.</summary>
internal sealed class Bucket
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(10);

    internal Bucket(long stock)
    {
        if (stock > 0)
        {
            Receive("initial", stock);
        }
    }

    internal InventoryBucket State { get; private set; } = new();

    internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>When the orders were placed; null for now.</summary>
    internal DateTimeOffset? PlacedAt { get; set; }

    internal IReadOnlyList<StockEvent> LastEvents { get; private set; } = [];

    internal Availability Seen => InventoryDecisions.See(State, "85123A@main", Now);

    internal ReserveReply Reserve(string id, long quantity, long? minimum = null, string operation = "reserve", TimeSpan? timeToLive = null) =>
        Decide(new ReserveStock(id, operation, quantity, minimum ?? quantity, timeToLive ?? TimeToLive, PlacedAt ?? Now), InventoryDecisions.Reserve);

    internal CommitReply Commit(string id, string operation = "commit") =>
        Decide(new CommitStock(id, operation, PlacedAt ?? Now), InventoryDecisions.Commit);

    internal ReleaseReply Release(string id, long? quantity = null, string release = "release") =>
        Decide(new ReleaseStock(id, release, quantity, PlacedAt ?? Now), InventoryDecisions.Release);

    internal ConsumeReply Consume(string id, long quantity, string shipment = "parcel") =>
        Decide(new ConsumeStock(id, shipment, quantity, PlacedAt ?? Now), InventoryDecisions.Consume).OrThrow();

    internal bool Receive(string receipt, long quantity) =>
        Decide(new ReceiveStock(receipt, quantity, "delivery", "test"), InventoryDecisions.Receive).OrThrow();

    internal bool Adjust(string adjustment, long delta) =>
        Decide(new AdjustStock(adjustment, delta, "count", "test"), InventoryDecisions.Adjust).OrThrow();

    internal void Hear(StockEvent happened) => State = EventModel<InventoryBucket, StockEvent>.Instance.Fold(State, happened);

    internal void Pass(TimeSpan time) => Now += time;

    private TReply Decide<TCommand, TReply>(TCommand command, Func<InventoryBucket, TCommand, DateTimeOffset, Decision<StockEvent, TReply>> decide)
    {
        var decision = decide(State, command, Now > State.LastEventAt ? Now : State.LastEventAt);
        foreach (var happened in decision.Events)
        {
            State = EventModel<InventoryBucket, StockEvent>.Instance.Fold(State, happened);
        }

        LastEvents = decision.Events;
        return decision.Reply;
    }
}
