namespace OrderCluster.Journal.State;

/// <summary>Holds a state to the turns of one grain: every call must come from the task scheduler of the first, which must run one task at a time.</summary>
internal struct TurnGuard
{
    private TaskScheduler? _scheduler;

    /// <exception cref="InvalidOperationException">The call comes from the thread pool, or from another grain's turn.</exception>
    public void Check(string stream)
    {
        var current = TaskScheduler.Current;
        if (ReferenceEquals(current, _scheduler))
        {
            return;
        }

        if (_scheduler is not null || ReferenceEquals(current, TaskScheduler.Default))
        {
            throw new InvalidOperationException(
                $"The state of stream '{stream}' was used off its grain's turn: call it on the grain's own exclusive task scheduler only, and don't leave it by ConfigureAwait(false) or Task.Run.");
        }

        _scheduler = current;
    }
}
