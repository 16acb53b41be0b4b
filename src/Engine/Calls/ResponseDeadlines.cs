using System.Collections.Concurrent;
using OrderCluster.Engine.Scheduling;

namespace OrderCluster.Engine.Calls;

/// <summary>Ends the wait of callers whose reply does not come; what they called goes on.</summary>
internal sealed class ResponseDeadlines(TimeSpan defaultTimeout, CoarseClock clock)
{
    private readonly DeadlineList _default = new(defaultTimeout);
    private readonly ConcurrentDictionary<TimeSpan, DeadlineList> _others = new();

    internal void Watch(GrainRequest request)
    {
        var list = request.Method.ResponseTimeout is { } timeout ? _others.GetOrAdd(timeout, static timeout => new(timeout)) : _default;
        list.Add(request, clock.Now);
    }

    internal bool IsAnyWaiting => _default.IsAnyWaiting || _others.Values.Any(list => list.IsAnyWaiting);

    /// <summary>Fails what is overdue with a <see cref="TimeoutException"/>.</summary>
    internal void Sweep()
    {
        foreach (var list in _others.Values.Append(_default))
        {
            foreach (var request in list.TakeOverdue(clock.Now))
            {
                request.TryFail(new TimeoutException(
                    $"No reply within {list.Timeout} to {request.Method} on {request.Target}. The outcome is unknown: the call may still run or have run."));
            }
        }
    }

    /// <summary>Fails everything that waits.</summary>
    internal void FailAll(Func<GrainRequest, Exception> reason)
    {
        foreach (var list in _others.Values.Append(_default))
        {
            foreach (var request in list.TakeOverdue(TimeSpan.MaxValue))
            {
                request.TryFail(reason(request));
            }
        }
    }
}
