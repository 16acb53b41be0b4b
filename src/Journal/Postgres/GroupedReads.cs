using System.Threading.Channels;

namespace OrderCluster.Journal.Postgres;

/// <summary>
/// Answers reads of one kind: each at once while few queries are under way, and above that as many in one query as have gathered meanwhile.
/// So a silo that takes thousands of streams over asks for dozens at a time. Thread-safe.
/// </summary>
internal sealed class GroupedReads<TAsked, TFound>
{
    private readonly Channel<(TAsked Asked, TaskCompletionSource<TFound> Answer)> _waiting = Channel.CreateUnbounded<(TAsked, TaskCompletionSource<TFound>)>();
    private readonly int _mostInOne;
    private readonly Func<IReadOnlyList<TAsked>, Task<TFound[]>> _query;

    /// <param name="mostAtOnce">Queries under way.</param>
    /// <param name="mostInOne">Reads in a query.</param>
    /// <param name="query">Finds the answers, in the order of what was asked.</param>
    public GroupedReads(int mostAtOnce, int mostInOne, Func<IReadOnlyList<TAsked>, Task<TFound[]>> query)
    {
        (_mostInOne, _query) = (mostInOne, query);
        for (var i = 0; i < mostAtOnce; i++)
        {
            _ = Task.Run(AnswerAsync);
        }
    }

    /// <exception cref="JournalUnavailableException">The query could not be made.</exception>
    public Task<TFound> ReadAsync(TAsked asked, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<TFound>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((asked, answer));
        return answer.Task.WaitAsync(cancellation);
    }

    private async Task AnswerAsync()
    {
        var group = new List<(TAsked Asked, TaskCompletionSource<TFound> Answer)>(_mostInOne);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < _mostInOne && _waiting.Reader.TryRead(out var waiting))
            {
                group.Add(waiting);
            }

            try
            {
                var found = group.Count > 0 ? await _query([.. group.Select(waiting => waiting.Asked)]) : [];
                for (var i = 0; i < found.Length; i++)
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
}
