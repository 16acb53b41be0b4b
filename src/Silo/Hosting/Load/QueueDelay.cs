using System.Diagnostics.Metrics;

namespace OrderCluster.Silo.Hosting.Load;

/// <summary>
/// Tells when work waits too long for a thread. What bounds the orders in hand counts them only once their grains run; before that, messages
/// wait in the thread pool, whose workers take their own newest work first, so that commits and replies would wait longest of all.
/// The delay is that of a probe which is queued behind all that waits for any thread.
/// </summary>
internal sealed class QueueDelay : IDisposable
{
    /// <summary>A delay from which on calls are refused: longer than those of a silo that takes over what a lost one owned, when refusals would only cost time.</summary>
    internal static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    /// <summary>A delay below which they are taken again.</summary>
    internal static readonly TimeSpan ShortAgain = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock;
    private readonly Action<Action> _queue;
    private readonly Meter _meter = new("OrderCluster.Load");
    private long _queuedAt;
    private long _lastDelayTicks;
    private volatile bool _isQueued;
    private volatile bool _isOverloaded;

    public QueueDelay(TimeProvider clock, Action<Action> queue)
    {
        (_clock, _queue) = (clock, queue);
        _meter.CreateObservableGauge("ordercluster.queue.delay", () => Delay().TotalSeconds, "s", "How long work waits for a thread; over 1 s the gateway refuses calls");
    }

    public bool IsOverloaded => _isOverloaded;

    public void Dispose() => _meter.Dispose();

    /// <summary>Looks at the probe, and queues the next one when it has run.</summary>
    internal void Look()
    {
        var delay = Delay();
        _isOverloaded = delay >= TooLong || (_isOverloaded && delay >= ShortAgain);
        if (!_isQueued)
        {
            Interlocked.Exchange(ref _queuedAt, _clock.GetTimestamp());
            _isQueued = true;
            _queue(Arrived);
        }
    }

    private void Arrived()
    {
        Interlocked.Exchange(ref _lastDelayTicks, Waited().Ticks);
        _isQueued = false;
    }

    private TimeSpan Delay() => _isQueued ? Waited() : TimeSpan.FromTicks(Interlocked.Read(ref _lastDelayTicks));

    private TimeSpan Waited() => _clock.GetElapsedTime(Interlocked.Read(ref _queuedAt));
}
