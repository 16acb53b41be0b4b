using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class FailureDetectorTests
{
    private static readonly Guid Self = new(1, 0, 0, new byte[8]);
    private static readonly Guid Other = new(2, 0, 0, new byte[8]);

    private readonly FailureDetector _detector = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    private TimeSpan _now;
    private TimeSpan _age;
    private long _heartbeats = 1;

    [Fact]
    public void A_silo_that_beats_has_not_failed()
    {
        Watch(60, rounds: 200, isAlive: true);
    }

    [Fact]
    public void A_silent_silo_fails_at_the_limit_and_not_before()
    {
        Watch(300, rounds: 3, isAlive: true);
        Watch(300, rounds: 9, isAlive: false);
        var verdict = Assert.Single(See(300));
        Assert.Equal(Other, verdict.Silo.SiloId);
        Assert.Equal(TimeSpan.FromSeconds(3), verdict.Limit);
        Assert.Equal(TimeSpan.FromSeconds(3), verdict.Silence);
        Assert.False(verdict.IsRefused);
    }

    [Fact]
    public void A_silo_that_refuses_connections_fails_after_the_shorter_limit()
    {
        Watch(300, rounds: 3, isAlive: true);
        _detector.Refused(_now, Other);
        Watch(300, rounds: 3, isAlive: false);
        var verdict = Assert.Single(See(300));
        Assert.Equal(TimeSpan.FromSeconds(1), verdict.Limit);
        Assert.True(verdict.IsRefused);
    }

    [Fact]
    public void A_heartbeat_after_a_refusal_takes_the_refusal_back()
    {
        Watch(300, rounds: 3, isAlive: true);
        _detector.Refused(_now, Other);
        Watch(300, rounds: 1, isAlive: true);
        Watch(300, rounds: 9, isAlive: false);
    }

    [Fact]
    public void A_heartbeat_that_is_seen_after_a_refusal_but_was_sent_before_leaves_it_standing()
    {
        Watch(300, rounds: 3, isAlive: true);
        _now += TimeSpan.FromMilliseconds(200);
        _detector.Refused(_now, Other);
        _heartbeats++;
        _age = TimeSpan.FromMilliseconds(150);
        Assert.Empty(See(100, ages: false));
        Watch(300, rounds: 2, isAlive: false);
        Assert.True(Assert.Single(See(300)).IsRefused);
    }

    [Fact]
    public void Nobody_fails_because_the_table_could_not_be_seen()
    {
        Watch(300, rounds: 3, isAlive: true);
        Assert.Empty(See(20_000));
        Watch(300, rounds: 9, isAlive: false);
        Assert.Single(See(300));
    }

    [Fact]
    public void Nobody_fails_at_first_sight_however_old_the_heartbeat()
    {
        _age = TimeSpan.FromMinutes(5);
        Assert.Empty(See(0));
    }

    [Fact]
    public void A_store_whose_clock_jumps_ahead_makes_nobody_fail()
    {
        Watch(300, rounds: 3, isAlive: true);
        _age = TimeSpan.FromMinutes(5);
        Assert.Empty(See(300));
        Watch(300, rounds: 20, isAlive: true);
    }

    [Fact]
    public void A_store_whose_clock_was_set_back_hides_no_failure()
    {
        Watch(300, rounds: 3, isAlive: true);
        _age = TimeSpan.FromMinutes(-5);
        Watch(300, rounds: 9, isAlive: false);
        Assert.Single(See(300));
    }

    [Fact]
    public void A_silo_never_judges_itself()
    {
        for (var round = 0; round < 20; round++)
        {
            _now += TimeSpan.FromMilliseconds(300);
            Assert.Empty(_detector.Observe(_now, new ClusterView(1, [Entry(Self, TimeSpan.FromMinutes(1), 1)]), Self));
        }
    }

    [Fact]
    public void A_silo_that_left_the_table_is_forgotten()
    {
        Watch(300, rounds: 3, isAlive: true);
        _detector.Refused(_now, Other);
        _now += TimeSpan.FromMilliseconds(300);
        Assert.Empty(_detector.Observe(_now, new ClusterView(2, []), Self));
        _age = TimeSpan.FromMinutes(1);
        Assert.Empty(See(300));
    }

    private void Watch(int periodMs, int rounds, bool isAlive)
    {
        for (var round = 1; round <= rounds; round++)
        {
            if (isAlive)
            {
                _heartbeats++;
                _age = TimeSpan.FromMilliseconds(-periodMs);
            }

            Assert.Empty(See(periodMs));
        }
    }

    private IReadOnlyList<FailureVerdict> See(int laterMs, bool ages = true)
    {
        var later = TimeSpan.FromMilliseconds(laterMs);
        _now += later;
        _age += ages ? later : TimeSpan.Zero;
        return _detector.Observe(_now, new ClusterView(1, [Entry(Self, TimeSpan.Zero, 1), Entry(Other, _age, _heartbeats)]), Self);
    }

    private static SiloEntry Entry(Guid id, TimeSpan age, long heartbeats) =>
        new(new SiloAddress(id, "silo", 1, 2, 3), SiloStatus.Active, age, default) { Heartbeats = heartbeats };
}
