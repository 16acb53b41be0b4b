using OrderCluster.Silo.Following;

namespace OrderCluster.Silo.Tests.Following;

public sealed class PaceOfTheFollower
{
    private readonly FollowPace _pace = new();

    [Fact]
    public void A_quiet_feed_is_looked_at_once_a_second() => Assert.Equal(FollowPace.Longest, _pace.After(0));

    [Fact]
    public void The_more_rows_come_the_sooner_the_next_look_down_to_a_bound()
    {
        TimeSpan[] pauses = [.. Enumerable.Range(0, 8).Select(_ => _pace.After(7_200))];

        Assert.Equal([500, 250, 125, 62.5, 50, 50, 50, 50], pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public void A_rate_that_stays_finds_a_pause_whose_looks_are_small()
    {
        var rows = Looks(rowsPerSecond: 4_000, looks: 50);

        Assert.All(rows.Skip(10), each => Assert.InRange(each, 100, 400));
    }

    [Fact]
    public void After_a_rush_the_looks_become_rare_again()
    {
        Looks(rowsPerSecond: 10_000, looks: 20);

        Looks(rowsPerSecond: 10, looks: 20);

        Assert.Equal(FollowPace.Longest, _pace.After(10));
    }

    /// <summary>Rows that each look finds when they come at a steady rate.</summary>
    private List<int> Looks(int rowsPerSecond, int looks)
    {
        var found = new List<int>();
        var pause = FollowPace.Longest;
        for (var look = 0; look < looks; look++)
        {
            found.Add((int)(rowsPerSecond * pause.TotalSeconds));
            pause = _pace.After(found[^1]);
        }

        return found;
    }
}
