using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OrderCluster.Journal.Store;

/// <summary>
/// The one reader of the feed for all who follow it in this process: the newest rows are read once and handed to each; who comes from further back, or falls
/// behind, reads its own streams' rows from the store until it is with the others. It reads nothing while nobody follows. Thread-safe.
/// </summary>
/// <param name="store">Whose feed is read.</param>
/// <param name="nextCommit">Gives a task that completes at the next commit of this process.</param>
/// <param name="clock">Times the looks for other processes' commits.</param>
[SuppressMessage("Design", "CA1001", Justification = "Its source of cancellation ends with the last follower, and has neither a timer nor a link.")]
public sealed class FeedReader(IJournalStore store, Func<Task> nextCommit, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<FeedItem> _newest = new();
    private long _firstNumber;
    private long _keptBytes;
    private int _followers;
    private Task _looking = Task.CompletedTask;
    private CancellationTokenSource _stop = new();
    private TaskCompletionSource _advanced = NewSignal();

    /// <summary>Most rows asked for at once.</summary>
    public int PageRows { get; init; } = 500;

    /// <summary>Longest time until another silo's commit is seen.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Most rows kept for followers that are a little behind.</summary>
    public int KeptRows { get; init; } = 4_096;

    /// <summary>Most bytes of payload kept for them.</summary>
    public long KeptBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Rows after <paramref name="after"/> (null: from the beginning) of streams whose names begin with <paramref name="streamPrefix"/>.</summary>
    /// <returns>With no rows its end lies behind all rows of others.</returns>
    /// <exception cref="FeedPositionException">The position is of another epoch or is malformed.</exception>
    public async Task<FeedPage> ReadAsync(FeedPosition? after, int limit, string streamPrefix, CancellationToken cancellation)
    {
        // Taken before the rows, so that no row lies between the two.
        var end = await store.ReadFeedEndAsync(cancellation);
        var page = await store.ReadFeedAsync(after, limit, new FeedFilter(streamPrefix), cancellation);
        return page.Items.Count > 0 ? page : page with { End = end ?? after };
    }

    /// <summary>
    /// The same rows without an end, each at least once and in order within a stream, as they come. While the store is out of reach it waits and goes on.
    /// An empty page says that nothing has come for <paramref name="idle"/>, or only rows of others. It ends when it is cancelled.
    /// </summary>
    /// <exception cref="FeedPositionException">The position is of another epoch or is malformed.</exception>
    public async IAsyncEnumerable<FeedPage> FollowAsync(FeedPosition? after, string streamPrefix, TimeSpan idle, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var following = await BeginAsync(cancellation);
        var place = after;
        while (!cancellation.IsCancellationRequested)
        {
            // What the store has by then is read from it; what comes behind the number, but for what is in that last page, is read with the others.
            var number = NextNumber();
            if (await TryReadAsync(place, streamPrefix, cancellation) is not { } page)
            {
                await Task.Delay(PollInterval, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            place = page.End ?? place;
            if (page.Items.Count > 0)
            {
                yield return page;
            }

            if (page.Items.Count == PageRows)
            {
                continue;
            }

            var seen = page.Items.Select(item => item.Position).ToHashSet();
            var spokeAt = clock.GetTimestamp();
            while (TryTake(ref number, streamPrefix, seen, out var taken, out var advanced) && !cancellation.IsCancellationRequested)
            {
                place = taken.End ?? place;
                var silence = clock.GetElapsedTime(spokeAt);
                if (taken.Items.Count > 0 || silence >= idle)
                {
                    spokeAt = clock.GetTimestamp();
                    yield return taken with { End = place };
                }
                else if (taken.End is null)
                {
                    using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    await Task.WhenAny(advanced, Task.Delay(idle - silence, clock, stop.Token));
                    await stop.CancelAsync();
                    await RethrowFaultAsync(advanced);
                }
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task RethrowFaultAsync(Task advanced) => advanced.IsFaulted ? advanced : Task.CompletedTask;

    private long NextNumber()
    {
        lock (_lock)
        {
            return _firstNumber + _newest.Count;
        }
    }

    /// <summary>What was read since <paramref name="number"/>; false when some of it is kept no longer.</summary>
    private bool TryTake(ref long number, string streamPrefix, HashSet<FeedPosition> seen, out FeedPage page, out Task advanced)
    {
        lock (_lock)
        {
            advanced = _advanced.Task;
            page = new FeedPage([], null);
            if (number < _firstNumber)
            {
                return false;
            }

            FeedItem[] all = [.. _newest.Skip((int)(number - _firstNumber))];
            if (all.Length > 0)
            {
                number += all.Length;
                page = new FeedPage(
                    [.. all.Where(item => item.Row.Stream.StartsWith(streamPrefix, StringComparison.Ordinal) && !seen.Remove(item.Position))], all[^1].Position);
            }

            return true;
        }
    }

    private async Task<FeedPage?> TryReadAsync(FeedPosition? position, string streamPrefix, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(position, PageRows, streamPrefix, cancellation);
        }
        catch (Exception e) when (e is JournalUnavailableException || (e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Has the newest rows read until the last follower ends.</summary>
    private async Task<IAsyncDisposable> BeginAsync(CancellationToken cancellation)
    {
        var end = await store.ReadFeedEndAsync(cancellation);
        lock (_lock)
        {
            if (_followers++ == 0)
            {
                (_stop, _advanced) = (new CancellationTokenSource(), NewSignal());
                _looking = LookAsync(end, _stop.Token);
            }
        }

        return new Follower(this);
    }

    private async Task EndAsync()
    {
        Task looking;
        lock (_lock)
        {
            if (--_followers > 0)
            {
                return;
            }

            // Numbers go on, so that no follower of later takes what it has missed for what it has had.
            _firstNumber += _newest.Count;
            (_keptBytes, looking) = (0, _looking);
            _newest.Clear();
            _stop.Cancel();
        }

        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAsync(FeedPosition? position, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            // Taken before the look, so that a commit between the look and the wait is not slept through.
            var commit = nextCommit();
            try
            {
                var page = await store.ReadFeedAsync(position, PageRows, stop);
                position = page.End ?? position;
                if (page.Items.Count > 0)
                {
                    Keep(page.Items, stop);
                    continue;
                }

                await Task.WhenAny(commit, Task.Delay(PollInterval, clock, stop));
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(PollInterval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // A store that was restored: whoever follows is told, and begins anew.
                lock (_lock)
                {
                    _advanced.TrySetException(e);
                }

                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Keep(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        lock (_lock)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            foreach (var item in items)
            {
                _newest.Enqueue(item);
                _keptBytes += item.Row.Payload.Length;
            }

            while (_newest.Count > KeptRows || (_keptBytes > KeptBytes && _newest.Count > 1))
            {
                _keptBytes -= _newest.Dequeue().Row.Payload.Length;
                _firstNumber++;
            }

            _advanced.TrySetResult();
            _advanced = NewSignal();
        }
    }

    private sealed class Follower(FeedReader reader) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await reader.EndAsync();
    }
}
