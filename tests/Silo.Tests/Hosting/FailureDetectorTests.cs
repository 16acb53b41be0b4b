using System.Net;
using OrderCluster.Silo.Hosting.Membership;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class FailureDetectorTests
{
    private static readonly SiloAddress Other = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 5081), 1);

    private readonly FailureDetector _detector = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    private TimeSpan _now;
    private TimeSpan _age;
    private long _beats = 1;

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
        Assert.Equal(new FailureVerdict(Other, TimeSpan.FromSeconds(3), IsRefused: false), verdict);
    }

    [Fact]
    public void A_silo_that_refuses_connections_fails_after_the_shorter_limit()
    {
        Watch(300, rounds: 3, isAlive: true);
        _detector.Refused(_now, Other);
        Watch(300, rounds: 3, isAlive: false);
        Assert.True(Assert.Single(See(300)).IsRefused);
    }

    [Fact]
    public void A_silo_is_suspicious_before_it_has_failed()
    {
        Watch(300, rounds: 3, isAlive: true);
        Watch(300, rounds: 1, isAlive: false);
        Assert.Empty(_detector.SilentFor(TimeSpan.FromMilliseconds(600), _now));
        Watch(300, rounds: 1, isAlive: false);
        Assert.Equal([Other], _detector.SilentFor(TimeSpan.FromMilliseconds(600), _now));
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
        _beats++;
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
    public void A_silo_that_left_the_table_is_forgotten()
    {
        Watch(300, rounds: 3, isAlive: true);
        _detector.Refused(_now, Other);
        _now += TimeSpan.FromMilliseconds(300);
        _detector.Observe(_now, []);
        Assert.Empty(_detector.Verdicts(_now));
        _age = TimeSpan.FromMinutes(1);
        Assert.Empty(See(300));
    }

    private void Watch(int periodMs, int rounds, bool isAlive)
    {
        for (var round = 1; round <= rounds; round++)
        {
            if (isAlive)
            {
                _beats++;
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
        _detector.Observe(_now, [new SiloBeat(Other, _beats, _age)]);
        return _detector.Verdicts(_now);
    }
}
