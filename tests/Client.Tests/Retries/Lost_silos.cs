using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Tests.Retries;

public sealed class Lost_silos : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LostSilos _lost = new();
    private readonly List<TaskCompletionSource<int>> _attempts = [];
    private readonly List<bool> _areRetries = [];
    private readonly SemaphoreSlim _more = new(0);

    public Lost_silos() => See("a", "b");

    [Fact]
    public async Task An_answer_that_comes_before_any_loss_is_the_only_attempt()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);

        _attempts[0].SetResult(1);

        Assert.Equal(1, await call);
        See("a");
        Assert.Equal([false], _areRetries);
    }

    [Fact]
    public async Task A_loss_makes_one_more_attempt_and_a_living_silo_may_still_answer_the_first()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();

        _attempts[0].SetResult(1);

        Assert.Equal(1, await call);
        Assert.Equal([false, true], _areRetries);
    }

    [Fact]
    public async Task The_second_attempt_answers_where_the_lost_silo_had_the_first()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();

        _attempts[1].SetResult(2);

        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task An_unknown_outcome_of_one_leaves_the_answer_to_the_other()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();

        _attempts[0].SetException(new TimeoutException());
        _attempts[1].SetResult(2);

        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();

        _attempts[1].SetException(new NotFoundException("order-not-found", "There is no such order."));

        await Assert.ThrowsAsync<NotFoundException>(() => call);
    }

    [Fact]
    public async Task Each_further_loss_makes_one_more_attempt_and_the_last_unknown_outcome_is_told()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: true);
        See("a");
        await NextAttemptAsync();
        See();
        await NextAttemptAsync();

        foreach (var attempt in _attempts)
        {
            attempt.SetException(new TimeoutException());
        }

        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal([true, true, true], _areRetries);
    }

    [Fact]
    public async Task A_silo_that_only_some_suspect_is_lost_once()
    {
        See("a");
        for (var answer = 0; answer < LostSilos.Echoes; answer++)
        {
            See("a", "b");
        }

        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");

        for (var answer = 0; answer < LostSilos.Steady; answer++)
        {
            See("a", "b");
        }

        See("a");
        await NextAttemptAsync();
        _attempts[1].SetResult(2);

        Assert.Equal(2, await call);
        Assert.Equal(2, _attempts.Count);
    }

    [Fact]
    public async Task A_loss_is_told_again_since_some_gateways_learn_of_it_later()
    {
        See("a");
        var call = _lost.AttemptAsync(Attempt, isRetry: false);

        for (var answer = 0; answer < LostSilos.Echoes; answer++)
        {
            See("a");
        }

        await NextAttemptAsync();
        _attempts[1].SetResult(2);

        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task An_overload_does_not_deny_an_attempt_that_may_have_happened()
    {
        var call = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();

        _attempts[0].SetException(new TimeoutException());
        _attempts[1].SetException(new TryAgainException(TryAgainException.Overloaded, "Nothing was done.", TimeSpan.Zero));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task A_loss_tells_every_call_under_way()
    {
        var first = _lost.AttemptAsync(Attempt, isRetry: false);
        var second = _lost.AttemptAsync(_ => Attempt(false), isRetry: false);
        Assert.True(await _more.WaitAsync(Patience), "The second call made no attempt.");

        See("a");
        await NextAttemptAsync();
        await NextAttemptAsync();
        _attempts.ForEach(attempt => attempt.TrySetResult(1));

        var answers = await Task.WhenAll(first, second);
        Assert.Equal([1, 1], answers);
        Assert.Equal(4, _attempts.Count);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_call_that_has_ended()
    {
        var answered = _lost.AttemptAsync(Attempt, isRetry: false);
        See("a");
        await NextAttemptAsync();
        Assert.Equal(1, _lost.Waiting);
        _attempts[1].SetResult(2);
        await answered;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _lost.AttemptAsync<int>(_ => throw new InvalidOperationException(), isRetry: false));

        Assert.Equal(0, _lost.Waiting);
    }

    public void Dispose() => _more.Dispose();

    private void See(params string[] names) => _lost.Saw(names.ToHashSet());

    private Task<int> Attempt(bool isRetry)
    {
        var attempt = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_attempts)
        {
            _attempts.Add(attempt);
            _areRetries.Add(isRetry);
            if (_attempts.Count > 1)
            {
                _more.Release();
            }
        }

        return attempt.Task;
    }

    private async Task NextAttemptAsync() => Assert.True(await _more.WaitAsync(Patience), "No further attempt was made.");
}
