namespace OrderCluster.Grains.Inventory;

/// <summary>Something that happened to an inventory bucket.</summary>
/// <param name="At">When, by the bucket's own time.</param>
public abstract record StockEvent(DateTimeOffset At);
