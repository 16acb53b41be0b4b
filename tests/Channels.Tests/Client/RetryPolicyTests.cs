using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;
using Orleans.Runtime;

namespace OrderCluster.Channels.Tests.Client;

public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<bool> _attempts = [];

    public static TheoryData<Exception> Unknown =>
    [
        new TimeoutException(), new TryAgainException("x", "x", TimeSpan.Zero), new SiloUnavailableException(), new HttpRequestException(), new IOException(),
        new TaskCanceledException(),
    ];

    public static TheoryData<Exception> Known =>
        [new InvalidRequestException("x", "x", "x"), new NotFoundException("x", "x"), new ConflictException("x", "x"), new InvalidOperationException()];

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task After_an_unknown_outcome_the_call_is_repeated_as_a_retry(Exception unknown)
    {
        var run = Policy(attempts: 3).RunAsync(isRetry => Attempt(isRetry, _attempts.Count == 0 ? unknown : null), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("answer", await run.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal([false, true], _attempts);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public async Task A_known_outcome_is_final(Exception known)
    {
        Assert.Same(known, await Record.ExceptionAsync(() => Policy(attempts: 3).RunAsync(isRetry => Attempt(isRetry, known), CancellationToken.None)));
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task An_outcome_that_stays_unknown_is_said_after_the_last_attempt()
    {
        var run = Policy(attempts: 2).RunAsync(isRetry => Attempt(isRetry, new TimeoutException()), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TryAgainException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(("outcome-unknown", 2), (error.Code, _attempts.Count));
    }

    [Fact]
    public async Task The_wait_doubles_up_to_its_limit_and_is_as_long_as_the_other_side_asks()
    {
        var clock = new HastyClock();
        var policy = new RetryPolicy(clock, new RetryOptions
        {
            Attempts = 6, FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(4), MaxAskedDelay = TimeSpan.FromSeconds(30),
        });

        await Record.ExceptionAsync(() => policy.RunAsync(
            isRetry => Attempt(isRetry, new TryAgainException("x", "x", TimeSpan.FromSeconds(_attempts.Count switch { 1 => 9, 4 => 99, _ => 0 }))),
            CancellationToken.None));

        Assert.Equal([1, 9, 4, 4, 30], clock.Waits.Select((wait, number) => number is 1 or 4 ? Asked(wait, number == 1 ? 9 : 30) : (int)wait.TotalSeconds));

        // Spread by at most a half, so that not all come back at once.
        static int Asked(TimeSpan wait, int seconds) => wait.TotalSeconds >= seconds && wait.TotalSeconds <= 1.5 * seconds ? seconds : -1;
    }

    [Fact]
    public async Task Clients_that_are_told_the_same_time_come_back_at_different_times()
    {
        var clock = new HastyClock();
        var policy = new RetryPolicy(clock, new RetryOptions { Attempts = 2 });

        for (var client = 0; client < 20; client++)
        {
            await Record.ExceptionAsync(() => policy.RunAsync(_ => Attempt(false, Overload()), CancellationToken.None));
        }

        Assert.True(clock.Waits.Distinct().Count() > 10, string.Join(", ", clock.Waits));
        Assert.All(clock.Waits, wait => Assert.True(wait >= TimeSpan.FromSeconds(1), $"{wait} is before the time to come again."));
    }

    [Fact]
    public async Task A_refused_call_is_repeated_as_new_and_its_caller_told_after_a_few_attempts()
    {
        var policy = new RetryPolicy(new HastyClock(), new RetryOptions { Attempts = 8, OverloadedAttempts = 3 });

        var told = await Assert.ThrowsAsync<TryAgainException>(() => policy.RunAsync(isRetry => Attempt(isRetry, Overload()), CancellationToken.None));

        Assert.Equal((TryAgainException.Overloaded, TimeSpan.FromSeconds(1)), (told.Code, told.RetryAfter));
        Assert.Equal([false, false, false], _attempts);
    }

    [Fact]
    public async Task After_each_refusal_the_call_waits_twice_as_long()
    {
        var clock = new HastyClock();
        var policy = new RetryPolicy(clock, new RetryOptions { OverloadedAttempts = 4, MaxAskedDelay = TimeSpan.FromSeconds(3) });

        await Record.ExceptionAsync(() => policy.RunAsync(isRetry => Attempt(isRetry, Overload()), CancellationToken.None));

        Assert.Collection(clock.Waits, first => AssertAsked(1, first), second => AssertAsked(2, second), third => AssertAsked(3, third));

        static void AssertAsked(int seconds, TimeSpan wait) => Assert.InRange(wait.TotalSeconds, seconds, 1.5 * seconds);
    }

    [Fact]
    public async Task A_call_that_may_have_happened_is_settled_through_an_overload_that_others_are_told_of()
    {
        var policy = new RetryPolicy(new HastyClock(), new RetryOptions { Attempts = 8, OverloadedAttempts = 2 });

        var answer = await policy.RunAsync(
            isRetry => Attempt(isRetry, _attempts.Count switch { 0 => new TimeoutException(), < 5 => Overload(), _ => null }), CancellationToken.None);

        Assert.Equal("answer", answer);
        Assert.Equal([false, true, true, true, true, true], _attempts);
    }

    [Fact]
    public async Task What_the_caller_is_told_is_one_line()
    {
        var policy = new RetryPolicy(new HastyClock(), new RetryOptions { Attempts = 1 });

        var told = await Assert.ThrowsAsync<TryAgainException>(() => policy.RunAsync(
            isRetry => Attempt(isRetry, new SiloUnavailableException("Unable to connect\n   at Orleans.Somewhere")), CancellationToken.None));

        Assert.Equal("No answer after 1 attempts (Unable to connect). The request may have happened; sending it again as it stands is safe.", told.Message);
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_that_may_have_happened_leaves_the_outcome_unknown()
    {
        var policy = new RetryPolicy(new HastyClock(), new RetryOptions { Attempts = 3 });

        var told = await Assert.ThrowsAsync<TryAgainException>(() => policy.RunAsync(
            isRetry => Attempt(isRetry, _attempts.Count == 0 ? new TimeoutException() : Overload()), CancellationToken.None));

        Assert.Equal("outcome-unknown", told.Code);
        Assert.Equal([false, true, true], _attempts);
    }

    [Fact]
    public async Task Whoever_breaks_off_while_it_waits_ends_it()
    {
        using var source = new CancellationTokenSource();
        var run = Policy(attempts: 2).RunAsync(isRetry => Attempt(isRetry, new TimeoutException()), source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private RetryPolicy Policy(int attempts) =>
        new(_clock, new RetryOptions { Attempts = attempts, FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(4) });

    private static TryAgainException Overload() => new(TryAgainException.Overloaded, "x", TimeSpan.FromSeconds(1));

    private Task<string> Attempt(bool isRetry, Exception? error)
    {
        _attempts.Add(isRetry);
        return error is null ? Task.FromResult("answer") : Task.FromException<string>(error);
    }

    /// <summary>Lets every wait be over at once, and remembers how long it would have been.</summary>
    private sealed class HastyClock : TimeProvider
    {
        internal List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
