using System.Collections.Concurrent;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.LocalCluster.History;

/// <summary>What one client has asked and been told, to be held against the journal. From any thread.</summary>
public sealed class CallHistory
{
    private readonly ConcurrentQueue<PlacedCall> _placed = [];
    private readonly ConcurrentQueue<StockCall> _read = [];

    public IReadOnlyCollection<PlacedCall> Placed => _placed;

    public IReadOnlyCollection<StockCall> StockReads => _read;

    /// <summary>Orders whose receipt the client holds.</summary>
    public IReadOnlySet<string> Acknowledged =>
        _placed.Where(call => call.Outcome == CallOutcome.Answered).Select(call => call.OrderId).ToHashSet(StringComparer.Ordinal);

    public void Add(PlacedCall call) => _placed.Enqueue(call);

    public void Add(StockCall call) => _read.Enqueue(call);
}

/// <summary>A call that placed an order of one unit of each SKU.</summary>
/// <param name="InvokedAt">As <see cref="TimeProvider.GetTimestamp"/>, before the first attempt.</param>
/// <param name="EndedAt">After the last one.</param>
/// <param name="State">Of the receipt; null without one.</param>
public sealed record PlacedCall(string OrderId, IReadOnlyList<string> Skus, long InvokedAt, long EndedAt, CallOutcome Outcome, OrderState? State);

/// <summary>A read of one SKU's stock that was answered.</summary>
/// <param name="Committed">Units that were promised to orders.</param>
/// <param name="Reserved">Units held for orders that were being placed.</param>
public sealed record StockCall(string Sku, long InvokedAt, long EndedAt, long OnHand, long Committed, long Reserved);

public enum CallOutcome
{
    Answered,

    /// <summary>An error said that nothing was changed.</summary>
    Refused,

    /// <summary>It may have happened.</summary>
    Unknown,
}
