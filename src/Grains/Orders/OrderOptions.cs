namespace OrderCluster.Grains.Orders;

/// <summary>How orders are processed.</summary>
public sealed record OrderOptions
{
    /// <summary>How long soft holds on stock and credit last unless they are committed.</summary>
    public TimeSpan SoftHoldTimeToLive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Orders over this total, in their own currency, wait for a person; null: none does.</summary>
    public decimal? ReviewAboveTotal { get; init; }

    /// <summary>How long an order tries again while only soft holds of others stand in its way.</summary>
    public TimeSpan ContentionPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>New orders beyond what a silo finishes in this time are refused as <c>overloaded</c>.</summary>
    public TimeSpan LongestQueue { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>New orders that a silo takes in hand at once however slowly it finishes them, at least 1: one that has just been started is slow for a while.</summary>
    public int LeastPlacementsInHand { get; init; } = 500;

    /// <summary>Calls to other grains that one order has in flight at once.</summary>
    public int FanOut { get; init; } = 64;
}
