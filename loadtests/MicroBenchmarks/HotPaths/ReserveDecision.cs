using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>A bucket's decision to reserve one unit for a new order, and the fold of its event: no grain, no journal.</summary>
public sealed class ReserveDecision : IHotPath
{
    private const long Units = 1_000_000_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    private readonly InventoryBucket _bucket = new();
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _number;

    public string Name => "decide";

    public Task PrepareAsync()
    {
        Fold(InventoryDecisions.Receive(_bucket, new ReceiveStock("opening", Units, "", "benchmark"), _now).Events);
        return Task.CompletedTask;
    }

    public Task RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _number++;
            _now += TimeSpan.FromMilliseconds(1);
            var decision = InventoryDecisions.Reserve(_bucket, new ReserveStock($"shop/{_number}/1", "1", 1, 1, TimeToLive, _now), _now);
            if (decision.Reply.Outcome != ReserveOutcome.Reserved)
            {
                throw new InvalidOperationException($"With ample stock the answer was {decision.Reply}.");
            }

            Fold(decision.Events);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;

    private void Fold(IReadOnlyList<StockEvent> events)
    {
        foreach (var @event in events)
        {
            _bucket.Apply(@event);
        }
    }
}
