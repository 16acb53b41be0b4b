namespace OrderCluster.Journal.Tests.Kit;

/// <summary>One thread for everything, on which whatever is ready runs in an order that a seed decides: the same seed, the same run.</summary>
internal sealed class SimulatedThread(int seed) : TaskScheduler
{
    private readonly List<Task> _ready = [];

    public Random Chance { get; } = new(seed);

    public Task Start(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs until nothing is ready and <paramref name="onIdle"/> makes nothing ready any more.</summary>
    public void Run(Func<bool> onIdle)
    {
        // A test runner's context would take the continuations away to its own threads.
        var runners = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            do
            {
                RunReady();
            }
            while (onIdle());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(runners);
        }
    }

    protected override void QueueTask(Task task) => _ready.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;

    private void RunReady()
    {
        while (_ready.Count > 0)
        {
            var next = Chance.Next(_ready.Count);
            var task = _ready[next];
            _ready.RemoveAt(next);
            TryExecuteTask(task);
        }
    }
}
