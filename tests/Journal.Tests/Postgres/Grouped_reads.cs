using OrderCluster.Journal.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

public class Grouped_reads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(IReadOnlyList<int> Asked, TaskCompletionSource<string[]> Answer)> _queries = [];
    private readonly SemaphoreSlim _begun = new(0);

    [Fact]
    public async Task What_gathers_while_a_query_runs_is_asked_in_the_next_one()
    {
        var reads = new GroupedReads<int, string>(mostAtOnce: 1, mostInOne: 3, Query);
        var first = reads.ReadAsync(0, CancellationToken.None);
        await BegunAsync();
        Task<string>[] others = [.. Enumerable.Range(1, 4).Select(number => reads.ReadAsync(number, CancellationToken.None))];

        Answer(0);
        Assert.Equal("0", await first.WaitAsync(Patience));
        await BegunAsync();
        Answer(1);
        await BegunAsync();
        Answer(2);

        Assert.Equal(["1", "2", "3", "4"], await Task.WhenAll(others).WaitAsync(Patience));
        Assert.Equal([[0], [1, 2, 3], [4]], _queries.Select(query => query.Asked));
    }

    [Fact]
    public async Task A_query_that_fails_fails_its_own_reads_only_and_another_begins()
    {
        var reads = new GroupedReads<int, string>(mostAtOnce: 1, mostInOne: 10, Query);
        var lost = reads.ReadAsync(0, CancellationToken.None);
        await BegunAsync();
        var next = reads.ReadAsync(1, CancellationToken.None);

        _queries[0].Answer.SetException(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => lost.WaitAsync(Patience));
        await BegunAsync();
        Answer(1);
        Assert.Equal("1", await next.WaitAsync(Patience));
        var later = reads.ReadAsync(2, CancellationToken.None);
        await BegunAsync();
        Answer(2);
        Assert.Equal("2", await later.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_others_their_answer()
    {
        var reads = new GroupedReads<int, string>(mostAtOnce: 2, mostInOne: 10, Query);
        using var impatience = new CancellationTokenSource();
        var given = reads.ReadAsync(0, impatience.Token);
        await BegunAsync();
        var other = reads.ReadAsync(1, CancellationToken.None);
        await BegunAsync();

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Answer(1);
        Assert.Equal("1", await other.WaitAsync(Patience));
    }

    private Task<string[]> Query(IReadOnlyList<int> asked)
    {
        lock (_queries)
        {
            _queries.Add((asked, new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously)));
            _begun.Release();
            return _queries[^1].Answer.Task;
        }
    }

    private async Task BegunAsync() => Assert.True(await _begun.WaitAsync(Patience), "No query was made.");

    private void Answer(int query) => _queries[query].Answer.SetResult([.. _queries[query].Asked.Select(number => $"{number}")]);
}
