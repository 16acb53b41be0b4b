namespace OrderCluster.Channels.Replay;

/// <summary>How far a replay is: read by whoever shows it, while it runs.</summary>
public sealed class ReplayProgress
{
    private int _receipts;
    private int _orders;
    private int _cancellations;

    public int Receipts => Volatile.Read(ref _receipts);

    /// <summary>Orders that have been answered.</summary>
    public int Orders => Volatile.Read(ref _orders);

    public int Cancellations => Volatile.Read(ref _cancellations);

    internal void CountReceipt() => Interlocked.Increment(ref _receipts);

    internal void CountOrder() => Interlocked.Increment(ref _orders);

    internal void CountCancellation() => Interlocked.Increment(ref _cancellations);
}
