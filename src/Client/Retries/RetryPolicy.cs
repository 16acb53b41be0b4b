using System.Net.Sockets;
using OrderCluster.Grains.Interfaces.Errors;
using Polly;
using Polly.Retry;

namespace OrderCluster.Client.Retries;

/// <summary>
/// The one place where a client asks again: only after an unknown outcome (a timeout, a lost connection, an overload that says so), with the same ids,
/// waiting twice as long each time, a bounded number of times.
/// </summary>
public sealed class RetryPolicy
{
    /// <summary>The code of a failure whose call may or may not have happened.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    private const double LargestSpread = 0.5;

    private static readonly ResiliencePropertyKey<Course> CourseOfCall = new("course");

    private readonly TimeProvider _clock;
    private readonly RetryOptions _options;
    private readonly ResiliencePipeline _pipeline;

    /// <exception cref="ArgumentOutOfRangeException">There is no attempt, a delay is negative, or a longest time is below the first one.</exception>
    public RetryPolicy(TimeProvider clock, RetryOptions? options = null)
    {
        _clock = clock;
        _options = options ?? new RetryOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.OverloadedAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDelay, _options.FirstDelay);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.FirstAttemptTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxAttemptTimeout, _options.FirstAttemptTimeout);
        _pipeline = _options.Attempts == 1 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = _options.Attempts - 1,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } failure && IsUnknownOutcome(failure, args.Context.CancellationToken) && CourseOf(args.Context).Overloaded < _options.OverloadedAttempts),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    DelayAfter(CourseOf(args.Context).Attempts, CourseOf(args.Context).Overloaded, args.Outcome.Exception!)),
            })
            .Build();
    }

    /// <summary>For what a client dates by itself.</summary>
    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Runs an attempt until its outcome is known; the attempt is told whether one before it may have happened.</summary>
    /// <exception cref="OrderClusterException">The answer was an error; a <see cref="TryAgainException"/> when the outcome stayed unknown.</exception>
    public Task<T> RunAsync<T>(Func<bool, Task<T>> attempt, CancellationToken cancellation) => RunAsync(attempt, isTimed: false, cancellation);

    /// <summary>The same; with <paramref name="isTimed"/>, an attempt that has no answer in its time counts as an unknown outcome.</summary>
    /// <inheritdoc cref="RunAsync{T}(Func{bool, Task{T}}, CancellationToken)"/>
    public async Task<T> RunAsync<T>(Func<bool, Task<T>> attempt, bool isTimed, CancellationToken cancellation)
    {
        var course = new Course();
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        context.Properties.Set(CourseOfCall, course);
        try
        {
            return await _pipeline.ExecuteAsync((_, _) => new ValueTask<T>(AttemptAsync()), context, course).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnknownOutcome(exception, cancellation))
        {
            throw GivenUp(exception, course.Attempts, course.MayHaveHappened);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        async Task<T> AttemptAsync()
        {
            try
            {
                course.Attempts++;
                var answer = attempt(course.MayHaveHappened);
                return await (isTimed ? answer.WaitAsync(TimeoutOf(course.Attempts), _clock, cancellation) : answer).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsUnknownOutcome(exception, cancellation))
            {
                // After an attempt that may have happened only repeats can tell: an overload then costs time, never the answer.
                course.MayHaveHappened |= exception is not TryAgainException { Code: TryAgainException.Overloaded };
                course.Overloaded += course.MayHaveHappened ? 0 : 1;
                throw;
            }
        }
    }

    /// <summary>Whether the call may or may not have happened, so that asking again with the same ids settles it.</summary>
    public static bool IsUnknownOutcome(Exception exception, CancellationToken cancellation) => exception switch
    {
        TryAgainException or TimeoutException or OrleansException or HttpRequestException or IOException or SocketException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };

    private static Course CourseOf(ResilienceContext context) => context.Properties.GetValue(CourseOfCall, null!);

    private TimeSpan TimeoutOf(int number) => Doubled(_options.FirstAttemptTimeout, number, _options.MaxAttemptTimeout);

    private static TimeSpan Doubled(TimeSpan first, int number, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(number - 1, 30))));

    private TimeSpan DelayAfter(int number, int overloaded, Exception exception)
    {
        var backoff = Doubled(_options.FirstDelay, number, _options.MaxDelay);
        if (exception is not TryAgainException told || told.RetryAfter <= backoff)
        {
            return backoff;
        }

        // Spread, or all that were told the same time would come back at the same moment.
        var asked = Doubled(told.RetryAfter, Math.Max(1, overloaded), _options.MaxAskedDelay);
        return asked * (1 + (LargestSpread * Random.Shared.NextDouble()));
    }

    // Some of Orleans's messages hold the stack traces of others.
    private static string FirstLine(string message) => message.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? message[..end] : message;

    // A refusal of the last attempt says nothing of one before it that may have happened.
    private static TryAgainException GivenUp(Exception exception, int attempts, bool mayHaveHappened) =>
        exception is TryAgainException told && (told.Code != TryAgainException.Overloaded || !mayHaveHappened) ? told
        : new TryAgainException(OutcomeUnknown,
            $"No answer after {attempts} attempts ({FirstLine(exception.Message)}). The request may have happened; sending it again as it stands is safe.", TimeSpan.Zero);

    /// <summary>What has become of a call so far.</summary>
    private sealed class Course
    {
        internal int Attempts { get; set; }

        /// <summary>Attempts that met an overload while none may have happened.</summary>
        internal int Overloaded { get; set; }

        internal bool MayHaveHappened { get; set; }
    }
}
