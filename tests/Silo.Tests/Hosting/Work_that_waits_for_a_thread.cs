using Microsoft.Extensions.Time.Testing;
using OrderCluster.Silo.Hosting.Load;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class Work_that_waits_for_a_thread : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Queue<Action> _queued = new();
    private readonly QueueDelay _delay;

    public Work_that_waits_for_a_thread() => _delay = new QueueDelay(_clock, _queued.Enqueue);

    [Fact]
    public void A_probe_that_runs_at_once_refuses_nothing()
    {
        for (var look = 0; look < 5; look++)
        {
            _delay.Look();
            _queued.Dequeue()();
        }

        Assert.False(_delay.IsOverloaded);
    }

    [Fact]
    public void A_probe_that_has_not_run_in_time_refuses_calls_though_it_never_ran()
    {
        _delay.Look();
        _clock.Advance(QueueDelay.TooLong - TimeSpan.FromMilliseconds(1));
        _delay.Look();
        Assert.False(_delay.IsOverloaded);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _delay.Look();

        Assert.True(_delay.IsOverloaded);
        Assert.Single(_queued);
    }

    [Fact]
    public void Calls_are_taken_again_once_a_probe_has_waited_shortly()
    {
        Pass(QueueDelay.TooLong);
        Assert.True(_delay.IsOverloaded);

        Pass(QueueDelay.ShortAgain);
        Assert.True(_delay.IsOverloaded);

        Pass(QueueDelay.ShortAgain - TimeSpan.FromMilliseconds(1));

        Assert.False(_delay.IsOverloaded);
    }

    public void Dispose() => _delay.Dispose();

    private void Pass(TimeSpan delay)
    {
        if (_queued.Count == 0)
        {
            _delay.Look();
        }

        _clock.Advance(delay);
        _queued.Dequeue()();
        _delay.Look();
    }
}
