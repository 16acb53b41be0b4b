using System.Collections.Concurrent;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Client.Retries;

/// <summary>
/// Tells attempts under way that a silo is gone or hangs, which may have had them: Orleans tells a client nothing of a call that it has sent to a gateway
/// that fell silent, nor of one that a living gateway had passed on.
/// </summary>
internal sealed class LostSilos
{
    /// <summary>Answers that must have held a silo for it to be lost when it is missing: silos that answer in turn don't suspect another one at the same moment.</summary>
    internal const int Steady = 10;

    /// <summary>Answers after a loss with the last of which it is told again: some gateways learn of it later than the one that has answered.</summary>
    internal const int Echoes = 2;

    private readonly Dictionary<string, int> _seen = [];

    /// <summary>One for each call under way: of a task that thousands share, each would be searched for among all others when it ends.</summary>
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _waiting = [];
    private int _echoes;

    /// <summary>Attempts under way.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>
    /// Takes a silo's answer. Another one counts as lost twice: when it is left out as a gateway, and when it is evicted, since others can answer for it only then.
    /// </summary>
    /// <param name="names">Of all silos, and of all gateways.</param>
    internal void Saw(IReadOnlySet<string> names)
    {
        var isOneLost = false;
        foreach (var (name, answers) in _seen.ToArray())
        {
            isOneLost |= answers >= Steady && !names.Contains(name);
            _seen[name] = names.Contains(name) ? answers + 1 : 0;
        }

        foreach (var name in names)
        {
            _seen.TryAdd(name, Steady);
        }

        var isEcho = _echoes > 0 && --_echoes == 0;
        foreach (var call in isOneLost || isEcho ? _waiting.Keys : [])
        {
            call.TrySetResult();
        }

        _echoes = isOneLost ? Echoes : _echoes;
    }

    /// <summary>
    /// Makes an attempt, and each time that a silo is lost before the answer is there one more beside it: which silo has the first one only Orleans knows.
    /// If it is a living one, its answer counts as it would have; ids make the other one harmless.
    /// </summary>
    /// <returns>The first answer; of failures with an unknown outcome the last.</returns>
    internal async Task<T> AttemptAsync<T>(Func<bool, Task<T>> attempt, bool isRetry)
    {
        List<Task<T>> running = [];
        Task<T>? lastUnknown = null;
        var loss = Wait();
        try
        {
            running.Add(attempt(isRetry));
            while (true)
            {
                var ended = await Task.WhenAny([.. running, loss.Task]).ConfigureAwait(false);
                if (ended == loss.Task)
                {
                    _waiting.TryRemove(loss, out _);
                    loss = Wait();
                    running.Add(attempt(true));
                }
                else if (ended is Task<T> answer && (running.Count == 1 || !IsUnknown(answer)))
                {
                    // An overload says that nothing was done, which is not known of an attempt before it.
                    return await (lastUnknown is not null && IsOverload(answer) ? lastUnknown : answer).ConfigureAwait(false);
                }
                else
                {
                    lastUnknown = ended is Task<T> unknown && !IsOverload(unknown) ? unknown : lastUnknown;
                    running.RemoveAll(other => other == ended);
                }
            }
        }
        finally
        {
            _waiting.TryRemove(loss, out _);
        }
    }

    private TaskCompletionSource Wait()
    {
        var loss = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.TryAdd(loss, true);
        return loss;
    }

    private static bool IsUnknown(Task ended) =>
        ended.IsCanceled || (ended.Exception?.InnerException is { } failure && RetryPolicy.IsUnknownOutcome(failure, CancellationToken.None));

    private static bool IsOverload(Task ended) => ended.Exception?.InnerException is TryAgainException { Code: TryAgainException.Overloaded };
}
