namespace OrderCluster.Engine.Calls;

/// <summary>The waiting calls of one timeout, oldest first; striped, since every call enters and leaves.</summary>
internal sealed class DeadlineList
{
    private readonly DeadlineStripe[] _stripes = new DeadlineStripe[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2)];

    internal DeadlineList(TimeSpan timeout)
    {
        Timeout = timeout;
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new();
        }
    }

    internal TimeSpan Timeout { get; }

    internal bool IsAnyWaiting => Array.Exists(_stripes, stripe => stripe.IsAnyWaiting);

    internal void Add(GrainRequest request, TimeSpan now) =>
        _stripes[Environment.CurrentManagedThreadId & (_stripes.Length - 1)].Add(request, now);

    internal List<GrainRequest> TakeOverdue(TimeSpan now)
    {
        var overdue = new List<GrainRequest>();
        foreach (var stripe in _stripes)
        {
            stripe.TakeSentBefore(now - Timeout, overdue);
        }

        return overdue;
    }
}

/// <summary>A request's place among those that wait.</summary>
internal struct DeadlineLink
{
    internal DeadlineStripe? Stripe;
    internal GrainRequest? Older;
    internal GrainRequest? Newer;
    internal TimeSpan SentAt;

    internal readonly void Leave(GrainRequest request) => Stripe?.Remove(request);
}

internal sealed class DeadlineStripe
{
    private readonly Lock _lock = new();
    private GrainRequest? _oldest;
    private GrainRequest? _newest;

    internal bool IsAnyWaiting => Volatile.Read(ref _oldest) is not null;

    internal void Add(GrainRequest request, TimeSpan now)
    {
        request.Deadline.SentAt = now;
        request.Deadline.Stripe = this;
        lock (_lock)
        {
            request.Deadline.Older = _newest;
            if (_newest is null)
            {
                _oldest = request;
            }
            else
            {
                _newest.Deadline.Newer = request;
            }

            _newest = request;
        }
    }

    internal void Remove(GrainRequest request)
    {
        lock (_lock)
        {
            if (request.Deadline.Stripe is not null)
            {
                Unlink(request);
            }
        }
    }

    internal void TakeSentBefore(TimeSpan limit, List<GrainRequest> taken)
    {
        lock (_lock)
        {
            while (_oldest is { } request && request.Deadline.SentAt < limit)
            {
                Unlink(request);
                taken.Add(request);
            }
        }
    }

    private void Unlink(GrainRequest request)
    {
        ref var link = ref request.Deadline;
        if (link.Older is null)
        {
            _oldest = link.Newer;
        }
        else
        {
            link.Older.Deadline.Newer = link.Newer;
        }

        if (link.Newer is null)
        {
            _newest = link.Older;
        }
        else
        {
            link.Newer.Deadline.Older = link.Older;
        }

        link = default;
    }
}
