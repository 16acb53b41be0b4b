using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Channels.Tests.Client;

public sealed class AttemptsThroughGateways
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<bool> _attempts = [];
    private readonly SemaphoreSlim _asked = new(0);

    [Fact]
    public async Task An_attempt_without_an_answer_is_given_up_and_the_next_one_may_take_twice_as_long()
    {
        var policy = new RetryPolicy(_clock, new RetryOptions { Attempts = 2, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, FirstAttemptTimeout = TimeSpan.FromSeconds(1) });
        var run = policy.RunAsync(SilentAsync, isTimed: true, CancellationToken.None);
        await AskedAsync();
        Assert.Equal([false], _attempts);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskedAsync();
        Assert.Equal([false, true], _attempts);
        _clock.Advance(TimeSpan.FromMilliseconds(1_900));
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        var error = await Assert.ThrowsAsync<TryAgainException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal("outcome-unknown", error.Code);
    }

    [Fact]
    public void A_call_that_is_told_of_lost_connections_waits_as_long_as_it_takes()
    {
        var run = new RetryPolicy(_clock).RunAsync(SilentAsync, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(run.IsCompleted);
        Assert.Equal([false], _attempts);
    }

    private async Task AskedAsync() => Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(10)), "There was no attempt within 10 s.");

    private Task<string> SilentAsync(bool isRetry)
    {
        _attempts.Add(isRetry);
        _asked.Release();
        return new TaskCompletionSource<string>().Task;
    }
}
