namespace OrderCluster.Journal.Postgres;

/// <summary>
/// Answers reads of one kind: each at once while few are under way, and above that as many in one query as have gathered meanwhile.
/// So a silo that takes thousands of streams over asks for dozens at a time. Thread-safe.
/// </summary>
/// <param name="mostAtOnce">Queries under way.</param>
/// <param name="mostInOne">Reads in a query.</param>
/// <param name="query">Finds the answers, in the order of what was asked.</param>
internal sealed class GroupedReads<TAsked, TFound>(int mostAtOnce, int mostInOne, Func<IReadOnlyList<TAsked>, Task<TFound[]>> query)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _atOnce;

    /// <exception cref="JournalUnavailableException">The query could not be made.</exception>
    public Task<TFound> ReadAsync(TAsked asked, CancellationToken cancellation)
    {
        var waiting = new Waiting(asked, new TaskCompletionSource<TFound>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_atOnce < mostAtOnce)
            {
                _atOnce++;
                Begin();
            }
        }

        return waiting.Answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Outside of the caller's turn and context: what it reads is of others as well.</summary>
    private void Begin()
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (Gather() is { Count: > 0 } group)
        {
            try
            {
                var found = await query([.. group.Select(waiting => waiting.Asked)]);
                for (var i = 0; i < group.Count; i++)
                {
                    group[i].Answer.SetResult(found[i]);
                }
            }
            catch (Exception e)
            {
                group.ForEach(waiting => waiting.Answer.TrySetException(e));
            }
        }
    }

    private List<Waiting> Gather()
    {
        lock (_lock)
        {
            var group = new List<Waiting>(Math.Min(_waiting.Count, mostInOne));
            while (group.Count < mostInOne && _waiting.TryDequeue(out var waiting))
            {
                group.Add(waiting);
            }

            _atOnce -= group.Count == 0 ? 1 : 0;
            return group;
        }
    }

    private readonly record struct Waiting(TAsked Asked, TaskCompletionSource<TFound> Answer);
}
