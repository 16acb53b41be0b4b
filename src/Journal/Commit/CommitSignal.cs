namespace OrderCluster.Journal.Commit;

/// <summary>Tells feed readers of this process that something was committed; costs nothing while nobody waits.</summary>
public sealed class CommitSignal
{
    private TaskCompletionSource? _waiters;

    /// <summary>Completes at the next commit. Take it before looking at the feed, or a commit in between is missed.</summary>
    public Task Next()
    {
        while (true)
        {
            if (Volatile.Read(ref _waiters) is { } waiting)
            {
                return waiting.Task;
            }

            Interlocked.CompareExchange(ref _waiters, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    internal void Pulse()
    {
        if (Volatile.Read(ref _waiters) is not null)
        {
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
        }
    }
}
