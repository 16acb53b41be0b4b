using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>Plays steps against the decisions as the grain would, and checks after each what must always hold.</summary>
internal sealed class BucketRun
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    private readonly List<StockEvent> _events = [];
    private readonly StockLedger _ledger = new();
    private readonly Dictionary<string, SnapshotPart> _snapshot = [];
    private readonly Dictionary<string, DateTimeOffset> _placedAt = [];
    private readonly Dictionary<(BucketCall, string, int), (object Reply, DateTimeOffset At)> _replies = [];
    private DateTimeOffset _clock = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private long _snapshotNumber;
    private int _generation;

    internal InventoryBucket State { get; private set; } = new();

    internal IReadOnlyList<StockEvent> Events => _events;

    internal void Play(IEnumerable<BucketStep> steps)
    {
        foreach (var step in steps)
        {
            Play(step);
        }

        var again = _events.Aggregate(new InventoryBucket(), EventModel<InventoryBucket, StockEvent>.Instance.Fold);
        Assert.Equal(StateDump.Of(State), StateDump.Of(again));
    }

    private void Play(BucketStep step)
    {
        _clock += TimeSpan.FromMilliseconds(step.TimeStepMs);
        _generation += step.TimeStepMs > Memory.TotalMilliseconds ? 1 : 0;
        // Half of the reservations are those of an earlier day: their calls come late.
        var id = $"web/{step.Reservation}-{(step.Reservation % 2 == 0 ? _generation : 0)}/1";
        _placedAt.TryAdd(id, _clock);
        var placedAt = _placedAt[id];
        var operation = $"operation-{step.Operation}";
        switch (step.Call)
        {
            case BucketCall.Reserve:
                Decide(step, id, new ReserveStock(id, operation, step.Quantity, step.Minimum, TimeToLive, placedAt), InventoryDecisions.Reserve);
                break;
            case BucketCall.Commit:
                Decide(step, id, new CommitStock(id, operation, placedAt), InventoryDecisions.Commit);
                break;
            case BucketCall.Release:
                Decide(step, id, new ReleaseStock(id, operation, step.Minimum < step.Quantity ? step.Quantity : null, placedAt), InventoryDecisions.Release);
                break;
            case BucketCall.Consume:
                Decide(step, id, new ConsumeStock(id, operation, step.Quantity, placedAt), InventoryDecisions.Consume);
                break;
            case BucketCall.Receive:
                Decide(step, "", new ReceiveStock(operation + id, 3 * step.Quantity, "delivery", "test"), InventoryDecisions.Receive);
                break;
            case BucketCall.Adjust:
                var delta = step.Minimum < step.Quantity ? -step.Quantity : step.Quantity;
                Decide(step, "", new AdjustStock(operation + id, delta, "count", "test"), InventoryDecisions.Adjust);
                break;
            default:
                SnapshotAndRestore();
                break;
        }
    }

    private void Decide<TCommand, TReply>(
        BucketStep step, string id, TCommand command, Func<InventoryBucket, TCommand, DateTimeOffset, Decision<StockEvent, TReply>> decide)
    {
        var now = _clock > State.LastEventAt ? _clock : State.LastEventAt;
        var before = StateDump.Of(State);
        var decision = decide(State, command, now);
        var again = decide(State, command, now);
        Assert.Equal(before, StateDump.Of(State));
        Assert.Equal(decision.Reply, again.Reply, SameAnswer);
        Assert.Equal(decision.Events, again.Events);
        CheckRepeat(step, id, decision.Reply!, now);
        foreach (var happened in decision.Events)
        {
            Assert.Equal(happened, EventCatalog.Of<StockEvent>().Read(EventCatalog.Of<StockEvent>().Write(happened)));
            _ledger.Add(happened);
            State = EventModel<InventoryBucket, StockEvent>.Instance.Fold(State, happened);
            _events.Add(happened);
        }

        CheckQuantities(now);
    }

    // Refusals are exceptions, each a new one.
    private static bool SameAnswer<TReply>(TReply one, TReply other) => Equals(one, other) || (one!.ToString() == other!.ToString() && IsRefusal(one));

    private static bool IsRefusal(object reply) => reply is Answer<ConsumeReply> { IsRefusal: true } or Answer<bool> { IsRefusal: true };

    private void CheckRepeat(BucketStep step, string id, object reply, DateTimeOffset now)
    {
        if (id.Length == 0 || IsRefusal(reply))
        {
            return;
        }

        var key = (step.Call, id, step.Operation);
        if (_replies.TryGetValue(key, out var first) && now - first.At <= Memory && now - _placedAt[id] <= Memory)
        {
            Assert.Equal(first.Reply, reply);
            return;
        }

        _replies[key] = (reply, now);
    }

    private void CheckQuantities(DateTimeOffset now)
    {
        Assert.Equal(_ledger.OnHand, State.OnHand);
        Assert.Equal(_ledger.Soft, State.Reservations.Soft);
        Assert.Equal(_ledger.Committed, State.Reservations.Committed);
        var seen = InventoryDecisions.See(State, "A@main", now);
        Assert.Equal(seen.OnHand, seen.Available - seen.Shortage + seen.Committed + seen.Reserved);
    }

    private void SnapshotAndRestore()
    {
        var number = _events.Count + 1;
        foreach (var part in EventModel<InventoryBucket, StockEvent>.Instance.Capture(State, _snapshotNumber, number)!)
        {
            _snapshot[part.Name] = part;
        }

        _snapshotNumber = number;
        var restored = EventModel<InventoryBucket, StockEvent>.Instance.Restore("stock/A@main", [.. _snapshot.Values.Where(p => !p.Payload.IsEmpty)]);
        Assert.NotNull(restored);
        Assert.Equal(StateDump.Of(State), StateDump.Of(restored));
        State = restored;
    }
}
