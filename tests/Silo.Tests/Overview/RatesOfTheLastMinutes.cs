using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo.Tests.Overview;

public sealed class RatesOfTheLastMinutes
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 3, TimeSpan.Zero);

    private readonly RateWindow _window = new();

    [Fact]
    public void What_happened_stands_in_the_step_of_its_time()
    {
        _window.Add(RateWindow.Begin(Now));
        _window.Add(RateWindow.Begin(Now).AddSeconds(RateWindow.StepSeconds));
        _window.Add(RateWindow.Begin(Now).AddSeconds((2 * RateWindow.StepSeconds) - 1));

        var steps = _window.Steps(Now);

        Assert.Equal((1, 2, 3), (steps[0], steps[1], steps.Sum()));
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten()
    {
        _window.Add(Now);
        _window.Add(Now.AddSeconds(-RateWindow.Seconds));

        Assert.Equal(0, _window.Steps(Now.AddSeconds(RateWindow.Seconds)).Sum());
        Assert.Equal(1, _window.Steps(Now.AddSeconds(RateWindow.StepSeconds)).Sum());
    }

    [Fact]
    public void The_rate_is_of_whole_seconds_only()
    {
        for (var second = 0; second <= RateWindow.RateSeconds; second++)
        {
            _window.Add(Now.AddSeconds(-second));
        }

        Assert.Equal(1.0, _window.PerSecond(Now));
    }
}
