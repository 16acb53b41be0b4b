namespace OrderCluster.Engine.Scheduling;

/// <summary>
/// Runs one activation's work one item at a time: requests, commands and the continuations of its tasks.
/// Within a turn it is <see cref="TaskScheduler.Current"/>, so what follows an await comes back here.
/// </summary>
internal sealed class TurnScheduler(ITurnOwner owner, IWorkQueue workQueue) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Items after which an activation makes room for others.</summary>
    private const int ItemsPerRun = 64;

    private static readonly WorkItem Busy = new CommandWorkItem(static () => { });
    private static readonly Action<object?> DrainCallback = static scheduler => ((TurnScheduler)scheduler!).Drain();

    [ThreadStatic]
    private static TurnScheduler? _running;

    /// <summary>Null: idle. Busy: running, nothing new. Else the newest item, linked to the older ones.</summary>
    private WorkItem? _newest;

    /// <summary>Items already taken, the oldest first; touched by the running thread alone.</summary>
    private WorkItem? _taken;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether the calling thread is in a turn of any activation.</summary>
    internal static bool IsAnyTurn => _running is not null;

    /// <summary>Whether the calling thread is in a turn of this activation.</summary>
    internal bool IsInTurn => _running == this;

    internal void Post(WorkItem item)
    {
        var seen = Volatile.Read(ref _newest);
        while (true)
        {
            item.Next = seen;
            var found = Interlocked.CompareExchange(ref _newest, item, seen);
            if (found == seen)
            {
                break;
            }

            seen = found;
        }

        if (seen is null)
        {
            workQueue.Enqueue(this);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = _running;
        _running = this;
        try
        {
            // Only a running task makes its scheduler the current one.
            new Task(DrainCallback, this).RunSynchronously(this);
        }
        finally
        {
            _running = outer;
        }
    }

    internal void Run(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => Post(new TaskWorkItem(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && IsInTurn && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Drain()
    {
        var clean = ExecutionContext.Capture();
        for (var left = ItemsPerRun; ; left--)
        {
            var item = _taken ?? TakeNew();
            if (item is null)
            {
                return;
            }

            if (left == 0)
            {
                _taken = item;
                workQueue.EnqueueLast(this);
                return;
            }

            _taken = item.Next;
            item.Next = null;
            Execute(item);
            RestoreContext(clean);
        }
    }

    /// <summary>Whatever fails here must not end the loop, or the activation would never take a turn again.</summary>
    private void Execute(WorkItem item)
    {
        try
        {
            item.Execute(owner);
        }
        catch (Exception exception)
        {
            owner.TurnFailed(exception);
        }
    }

    /// <summary>An async-local value set by one turn must not be seen by the next.</summary>
    private static void RestoreContext(ExecutionContext? clean)
    {
        if (clean is not null && ExecutionContext.Capture() != clean)
        {
            ExecutionContext.Restore(clean);
        }
    }

    private WorkItem? TakeNew()
    {
        if (Volatile.Read(ref _newest) == Busy && Interlocked.CompareExchange(ref _newest, null, Busy) == Busy)
        {
            return null;
        }

        var item = Interlocked.Exchange(ref _newest, Busy);
        WorkItem? oldest = null;
        while (item is not null && item != Busy)
        {
            var older = item.Next;
            item.Next = oldest;
            oldest = item;
            item = older;
        }

        return oldest;
    }
}
