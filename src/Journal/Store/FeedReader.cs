using System.Runtime.CompilerServices;

namespace OrderCluster.Journal.Store;

/// <summary>
/// Follows the feed: wakes at commits of this process and asks at intervals for those of others. While the store is out of reach it waits and goes on.
/// </summary>
/// <param name="nextCommit">Gives a task that completes at the next commit of this process.</param>
public sealed class FeedReader(IJournalStore store, Func<Task> nextCommit, TimeProvider clock)
{
    /// <summary>Most rows asked for at once.</summary>
    public int PageRows { get; init; } = 500;

    /// <summary>Longest time until another silo's commit is seen.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>All rows after <paramref name="after"/> (null: from the beginning), without an end; each at least once, in order within a stream.</summary>
    /// <exception cref="FeedPositionException">The position is of another epoch or is malformed.</exception>
    public async IAsyncEnumerable<FeedItem> FollowAsync(FeedPosition? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var position = after;
        while (true)
        {
            // Taken before the look, so that a commit between the look and the wait is not slept through.
            var commit = nextCommit();
            var page = await TryReadAsync(position, cancellation);
            if (page is null || page.Items.Count == 0)
            {
                position = page?.End ?? position;
                await WaitAsync(page is null ? Task.Delay(PollInterval, clock, cancellation) : commit, cancellation);
                continue;
            }

            foreach (var item in page.Items)
            {
                position = item.Position;
                yield return item;
            }

            position = page.End ?? position;
        }
    }

    private async Task<FeedPage?> TryReadAsync(FeedPosition? position, CancellationToken cancellation)
    {
        try
        {
            return await store.ReadFeedAsync(position, PageRows, cancellation);
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    private async Task WaitAsync(Task wakeUp, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(wakeUp, Task.Delay(PollInterval, clock, stop.Token));
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
