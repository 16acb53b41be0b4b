using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>Calls that have not been sent yet: they wait for a connection, or for a view that tells whom to send them to.</summary>
internal sealed class WaitingCalls(int limit, CoarseClock clock)
{
    private readonly Lock _lock = new();
    private List<(GrainRequest Request, TimeSpan Since)> _calls = [];

    /// <summary>Keeps a call.</summary>
    /// <exception cref="LimitExceededException">Too many wait already.</exception>
    internal void Add(GrainRequest request)
    {
        lock (_lock)
        {
            if (_calls.Count >= limit)
            {
                throw new LimitExceededException(
                    $"{_calls.Count} calls wait to be sent, the limit is {limit} (MaxWaitingCalls); {request.Method} on {request.Target} was not called.");
            }

            _calls.Add((request, clock.Now));
        }
    }

    internal IReadOnlyList<GrainRequest> TakeAll()
    {
        lock (_lock)
        {
            if (_calls.Count == 0)
            {
                return [];
            }

            var taken = _calls;
            _calls = [];
            return [.. taken.Select(call => call.Request)];
        }
    }

    /// <summary>Forgets calls that nobody waits for any more; one-way calls after the given time.</summary>
    internal void RemoveAbandoned(TimeSpan oneWayAge)
    {
        lock (_lock)
        {
            _calls.RemoveAll(call => call.Request.IsAbandoned || (call.Request.IsOneWay && clock.Now - call.Since > oneWayAge));
        }
    }
}
