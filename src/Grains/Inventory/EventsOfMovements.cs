namespace OrderCluster.Grains.Inventory;

/// <summary>Units arrived.</summary>
public sealed record StockReceived(string ReceiptId, long Quantity, string Reference, string By, DateTimeOffset At)
    : StockEvent(At);

/// <summary>The count of units on hand was corrected.</summary>
/// <param name="Delta">Units added or taken off.</param>
/// <param name="Shortage">Units that are promised beyond what is there after it; absent when none are.</param>
public sealed record StockAdjusted(string AdjustmentId, long Delta, long Shortage, string Reason, string By, DateTimeOffset At)
    : StockEvent(At);
