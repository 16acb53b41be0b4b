using System.Collections.Concurrent;
using OrderCluster.Engine.Scheduling;

namespace OrderCluster.Engine.Tests.Hosting;

/// <summary>One thread that runs grains' turns and their callers alike, in the order in which they were queued.</summary>
internal sealed class SingleThread : TaskScheduler, IWorkQueue
{
    private readonly ConcurrentQueue<Action> _work = new();

    public HashSet<int> Threads { get; } = [];

    public void Enqueue(IThreadPoolWorkItem work) => _work.Enqueue(work.Execute);

    public void EnqueueLast(IThreadPoolWorkItem work) => _work.Enqueue(work.Execute);

    /// <summary>Runs on the calling thread until nothing is left to do.</summary>
    public void RunUntilQuiet()
    {
        while (_work.TryDequeue(out var work))
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            work();
        }
    }

    public Task Start(Func<Task> caller) => Task.Factory.StartNew(caller, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task) => _work.Enqueue(() => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
