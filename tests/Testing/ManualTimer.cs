namespace OrderCluster.Testing;

internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private bool _disposed;

    /// <summary>The clock's queue may hold outdated entries of this timer; only the one with this ticket counts.</summary>
    internal (DateTimeOffset Due, long Order)? Ticket { get; set; }

    internal TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        clock.Set(this, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        clock.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _disposed = true;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire() => callback(state);
}
