using System.Collections.Concurrent;

namespace OrderCluster.Journal.Sqlite;

/// <summary>A thread of its own for one connection: SQLite's calls block, and must not hold up the threads that run grains.</summary>
internal sealed class SqliteThread<TJob> : IAsyncDisposable
    where TJob : class
{
    private readonly BlockingCollection<TJob> _jobs = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">Name of the thread.</param>
    /// <param name="most">Most jobs handed over at once.</param>
    /// <param name="run">Gets the jobs that are waiting, at least one; must not throw.</param>
    public SqliteThread(string name, int most, Action<List<TJob>> run)
    {
        var thread = new Thread(() => Loop(most, run)) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <exception cref="ObjectDisposedException">The store has been closed.</exception>
    public void Post(TJob job)
    {
        try
        {
            _jobs.Add(job);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException("The journal's store is closed.");
        }
    }

    /// <summary>Ends after the jobs that are already there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended.Task.IsCompleted)
        {
            _jobs.CompleteAdding();
        }

        await _ended.Task;
    }

    private void Loop(int most, Action<List<TJob>> run)
    {
        var waiting = new List<TJob>(most);
        while (_jobs.TryTake(out var first, Timeout.Infinite))
        {
            waiting.Add(first);
            while (waiting.Count < most && _jobs.TryTake(out var next))
            {
                waiting.Add(next);
            }

            run(waiting);
            waiting.Clear();
        }

        _ended.SetResult();
    }
}
