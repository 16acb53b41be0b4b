using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Calls;
using Orleans.Runtime;

namespace OrderCluster.Engine.Timers;

/// <summary>A grain's timer. Its ticks wait in the mailbox like requests; the next one is counted from the end of the last.</summary>
internal sealed class GrainTimer : MailboxItem, IGrainTimer
{
    private readonly GrainActivation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _isChanged;
    private int _isTicking;

    internal GrainTimer(
        GrainActivation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options, TimeProvider timeProvider)
    {
        Validate(options.DueTime);
        Validate(options.Period);
        _activation = activation;
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
        _activation.TimerEnded(this);
    }

    internal override void Start(GrainActivation activation) => _ = Tick();

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
            _activation.Deliver(this);
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
            _activation.Log.TimerFailed(exception, _activation.GrainId);
        }

        Volatile.Write(ref _isTicking, 0);
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Change(_isChanged ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }

        _activation.Ended(this);
    }
}
