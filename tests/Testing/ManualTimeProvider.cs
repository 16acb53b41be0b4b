namespace OrderCluster.Testing;

/// <summary>A clock that stands still until a test advances it; due timers run on the advancing thread, in order of their due times.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (DateTimeOffset Due, long Order)> _due = new();
    private DateTimeOffset _now = start;
    private long _order;

    /// <summary>A clock that starts at noon on 1 January 2026 UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How late timers fire. Who waits for a fraction of a millisecond again and again never gets on where a clock is exactly in time.</summary>
    public TimeSpan Lateness { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock and fires each timer that becomes due, with the clock at that timer's due time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public void Advance(TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.Zero);
        var target = GetUtcNow() + step;
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = target > _now ? target : _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            timer.Period = period;
            Schedule(timer, dueTime);
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        timer.Ticket = dueTime == Timeout.InfiniteTimeSpan ? null : (_now + dueTime, ++_order);
        if (timer.Ticket is { } ticket)
        {
            _due.Enqueue(timer, ticket);
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            while (_due.TryPeek(out var timer, out var ticket) && ticket.Due <= target)
            {
                _due.Dequeue();
                if (timer.Ticket != ticket)
                {
                    continue;
                }

                var late = ticket.Due + Lateness;
                _now = late > _now ? late : _now;
                Schedule(timer, timer.Period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timer.Period);
                return timer;
            }

            return null;
        }
    }
}
