using System.Diagnostics.Metrics;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Orders;

/// <summary>
/// Bounds the new orders that a silo has in hand. By Little's law an order waits as long as the silo takes to finish those in hand, so the bound is what it
/// finishes in <see cref="OrderOptions.LongestQueue"/>, measured all the time. An order that waits for others, such as a payment gateway, is not in hand meanwhile.
/// Thread-safe.
/// </summary>
public sealed class PlacementAdmission : IDisposable
{
    private const double WeightOfNewest = 0.3;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new("OrderCluster.Orders");
    private readonly Counter<long> _refusals;
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly OrderOptions _options;
    private int _inHand;
    private int _limit;
    private long _windowStart;
    private int _finishedInWindow;
    private int _refusedInWindow;
    private double _finishedPerSecond;
    private double _refusedPerSecond;

    public PlacementAdmission(TimeProvider clock, OrderOptions options)
    {
        _clock = clock;
        _options = options;
        _limit = options.LeastPlacementsInHand;
        _windowStart = clock.GetTimestamp();
        _refusals = _meter.CreateCounter<long>("ordercluster.placements.refused", "{order}", "New orders that this silo refused since it was overloaded");
        _meter.CreateObservableGauge("ordercluster.placements.in_hand", () => InHand, "{order}", "New orders that this silo has in hand");
        _meter.CreateObservableGauge("ordercluster.placements.limit", () => Limit, "{order}", "New orders that this silo takes in hand at once");
    }

    public int InHand => Volatile.Read(ref _inHand);

    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Whether a new order would be refused.</summary>
    public bool IsFull => InHand >= Limit;

    /// <summary>Takes a new order in hand.</summary>
    /// <exception cref="TryAgainException"><c>overloaded</c>: too many are in hand.</exception>
    public void Enter()
    {
        if (Refuse(takes: true) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>What a new order is refused with; null when there is room for it.</summary>
    public TryAgainException? FindRefusal() => Refuse(takes: false);

    /// <summary>Takes an order in hand again that waited for others.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _inHand++;
        }
    }

    /// <summary>Lets go of an order.</summary>
    /// <param name="isFinished">False for one that failed or waits for others.</param>
    public void Leave(bool isFinished)
    {
        lock (_lock)
        {
            _inHand--;
            _finishedInWindow += isFinished ? 1 : 0;
            Measure();
        }
    }

    public void Dispose() => _meter.Dispose();

    private TryAgainException? Refuse(bool takes)
    {
        TimeSpan comeAgainAfter;
        lock (_lock)
        {
            Measure();
            if (_inHand < _limit)
            {
                _inHand += takes ? 1 : 0;
                return null;
            }

            _refusedInWindow++;
            comeAgainAfter = ComeAgainAfter();
        }

        _refusals.Add(1);
        return new TryAgainException(
            TryAgainException.Overloaded, "The silo has as many new orders in hand as it can finish soon; nothing was done with this one.", comeAgainAfter);
    }

    private void Measure()
    {
        var elapsed = _clock.GetElapsedTime(_windowStart);
        if (elapsed < Window)
        {
            return;
        }

        _finishedPerSecond += WeightOfNewest * ((_finishedInWindow / elapsed.TotalSeconds) - _finishedPerSecond);
        _refusedPerSecond += WeightOfNewest * ((_refusedInWindow / elapsed.TotalSeconds) - _refusedPerSecond);
        (_finishedInWindow, _refusedInWindow, _windowStart) = (0, 0, _clock.GetTimestamp());
        Volatile.Write(ref _limit, Math.Max(_options.LeastPlacementsInHand, (int)(_finishedPerSecond * _options.LongestQueue.TotalSeconds)));
    }

    // The more come in vain, the later each is to come again, so that repeats stay about as many as orders that can be taken.
    private TimeSpan ComeAgainAfter()
    {
        var wait = ShortestWait * (_refusedPerSecond / Math.Max(_finishedPerSecond, 1));
        return wait < ShortestWait ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }
}

/// <summary>One new order in its silo's hand, or not.</summary>
internal sealed class OrderInHand(PlacementAdmission admission)
{
    private bool _isTaken;

    /// <exception cref="TryAgainException"><c>overloaded</c></exception>
    public void Take()
    {
        admission.Enter();
        _isTaken = true;
    }

    /// <param name="isFinished">False for one that failed or waits for others.</param>
    public void LetGo(bool isFinished)
    {
        if (_isTaken)
        {
            _isTaken = false;
            admission.Leave(isFinished);
        }
    }

    /// <summary>Waits for others, and lets the silo take another order meanwhile.</summary>
    public async Task<T> Aside<T>(Task<T> task)
    {
        if (task.IsCompleted || !_isTaken)
        {
            return await task;
        }

        LetGo(isFinished: false);
        try
        {
            return await task;
        }
        finally
        {
            admission.Return();
            _isTaken = true;
        }
    }
}
