namespace OrderCluster.LoadTests.Tests.Running;

/// <summary>A clock with one timer that fires once for each step, however long the step is: so a test can leave out ticks.</summary>
internal sealed class TickedClock : TimeProvider
{
    private long _now;
    private Action _tick = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _tick = () => callback(state);
        return new OnlyTimer(this);
    }

    internal void Tick(TimeSpan step)
    {
        _now += step.Ticks;
        _tick();
    }

    private sealed class OnlyTimer(TickedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clock._tick = () => { };

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
