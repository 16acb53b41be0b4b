namespace OrderCluster.Engine.Scheduling;

/// <summary>Where the engine's work runs: the thread pool, or a simulation's single thread.</summary>
public interface IWorkQueue
{
    /// <summary>Runs the work soon, once.</summary>
    void Enqueue(IThreadPoolWorkItem work);

    /// <summary>As <see cref="Enqueue"/>, behind the work that waits already.</summary>
    void EnqueueLast(IThreadPoolWorkItem work);
}

internal sealed class ThreadPoolWorkQueue : IWorkQueue
{
    public void Enqueue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);

    public void EnqueueLast(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
