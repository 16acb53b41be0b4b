using OrderCluster.Engine.Calls;
using Orleans.Runtime;

namespace OrderCluster.Engine.Timers;

/// <summary>A grain's timer. Its ticks wait in the mailbox like requests; the next one is counted from the end of the last.</summary>
internal sealed class GrainTimer : MailboxItem, IGrainTimer
{
    private readonly CallTarget _target;
    private readonly Action<GrainTimer> _ended;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _isChanged;
    private int _isTicking;

    /// <param name="target">Whose timer it is.</param>
    /// <param name="callback">What a tick does.</param>
    /// <param name="options">When and how it ticks.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ended">Told when the timer is disposed of.</param>
    internal GrainTimer(
        CallTarget target,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options,
        TimeProvider timeProvider,
        Action<GrainTimer> ended)
    {
        Validate(options.DueTime);
        Validate(options.Period);
        _target = target;
        _ended = ended;
        _callback = callback;
        _options = options;
        _dueTime = options.DueTime;
        _period = options.Period;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = timeProvider.CreateTimer(static timer => ((GrainTimer)timer!).Fire(), this, _dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    internal override CallModes Modes => _options.Interleave ? CallModes.AlwaysInterleave : CallModes.None;

    internal override bool KeepsAlive => _options.KeepAlive;

    internal override bool IsLocal => true;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime);
        Validate(period);
        _dueTime = dueTime;
        _period = period;
        _isChanged = true;
        if (Volatile.Read(ref _isTicking) == 0)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        _disposed.Cancel();
        _timer.Dispose();
        _ended(this);
    }

    internal override void Start(CallTarget target) => _ = Tick();

    internal override void Reject(Exception reason)
    {
    }

    private static void Validate(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, uint.MaxValue - 1, nameof(time));
    }

    private void Fire()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            _target.Deliver(this);
        }
    }

    private async Task Tick()
    {
        _isChanged = false;
        try
        {
            if (!_disposed.IsCancellationRequested)
            {
                await _callback(_disposed.Token);
            }
        }
        catch (Exception exception)
        {
            _target.TurnFailed(exception);
        }

        Volatile.Write(ref _isTicking, 0);
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Change(_isChanged ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }

        _target.Ended(this);
    }
}
