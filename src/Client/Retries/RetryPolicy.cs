using System.Net.Sockets;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Retries;

/// <summary>
/// The one place where a client asks again: only after an unknown outcome (a timeout, a lost connection, an overload that says so), with the same ids,
/// waiting twice as long each time, a bounded number of times.
/// </summary>
public sealed class RetryPolicy
{
    private const double LargestSpread = 0.5;

    private readonly TimeProvider _clock;
    private readonly RetryOptions _options;

    /// <exception cref="ArgumentOutOfRangeException">There is no attempt, or a delay is negative.</exception>
    public RetryPolicy(TimeProvider clock, RetryOptions? options = null)
    {
        _clock = clock;
        _options = options ?? new RetryOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.OverloadedAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDelay, _options.FirstDelay);
    }

    /// <summary>Runs an attempt until its outcome is known; the attempt is told whether one before it may have happened.</summary>
    /// <exception cref="OrderClusterException">The answer was an error; a <see cref="TryAgainException"/> when the outcome stayed unknown.</exception>
    public async Task<T> RunAsync<T>(Func<bool, Task<T>> attempt, CancellationToken cancellation)
    {
        var mayHaveHappened = false;
        var overloaded = 0;
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(mayHaveHappened).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsUnknownOutcome(exception, cancellation))
            {
                var isOverload = exception is TryAgainException { Code: TryAgainException.Overloaded };
                mayHaveHappened |= !isOverload;
                overloaded += isOverload ? 1 : 0;
                if (number >= _options.Attempts || overloaded >= _options.OverloadedAttempts)
                {
                    throw GivenUp(exception, number, mayHaveHappened);
                }

                await Task.Delay(DelayAfter(number, exception), _clock, cancellation).ConfigureAwait(false);
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

    private TimeSpan DelayAfter(int number, Exception exception)
    {
        var factor = Math.Pow(2, Math.Min(number - 1, 30));
        var backoff = TimeSpan.FromTicks((long)Math.Min(_options.MaxDelay.Ticks, _options.FirstDelay.Ticks * factor));
        if (exception is not TryAgainException told || told.RetryAfter <= backoff)
        {
            return backoff;
        }

        // Spread, or all that were told the same time would come back at the same moment.
        var asked = TimeSpan.FromTicks(Math.Min(told.RetryAfter.Ticks, _options.MaxAskedDelay.Ticks));
        return asked * (1 + (LargestSpread * Random.Shared.NextDouble()));
    }

    // A refusal of the last attempt says nothing of one before it that may have happened.
    private static TryAgainException GivenUp(Exception exception, int attempts, bool mayHaveHappened) =>
        exception is TryAgainException told && (told.Code != TryAgainException.Overloaded || !mayHaveHappened) ? told
        : new TryAgainException("outcome-unknown",
            $"No answer after {attempts} attempts ({exception.Message}). The request may have happened; sending it again as it stands is safe.", TimeSpan.Zero);
}
