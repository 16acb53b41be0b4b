namespace OrderCluster.Silo.Following;

/// <summary>
/// When to look at the feed again: the more rows come, the sooner, so that no look has many to read. A second's rows of a busy cluster, read at once, would
/// take a core of the store and one of the silo from the orders for a tenth of a second, in every second.
/// </summary>
internal sealed class FollowPace
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Fewer rows would not be worth a look of their own; more would be felt. They lie apart by over a factor of two, or the pause would swing between two values.
    private const int Few = 100;
    private const int Many = 400;

    private TimeSpan _pause = Longest;

    /// <summary>The pause after a look that came to the feed's end.</summary>
    /// <param name="rows">That it has read.</param>
    internal TimeSpan After(int rows)
    {
        if (rows > Many)
        {
            _pause = _pause / 2 > Shortest ? _pause / 2 : Shortest;
        }
        else if (rows < Few)
        {
            _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
        }

        return _pause;
    }
}
