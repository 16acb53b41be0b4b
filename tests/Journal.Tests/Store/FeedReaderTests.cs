using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Store;

public sealed class FeedReaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly Bench _bench = new();
    private readonly CancellationTokenSource _stop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_that_has_caught_up_is_woken_by_the_silos_own_commit()
    {
        var rows = Follow(_bench.Journal.Feed);
        var state = await _bench.LoadedAsync();

        await _bench.Turns.RunAsync(() => state.AddAsync(7, 8)).InTime("the reply");

        Assert.Equal(
            [("s", 1L, 0, "entry/1"), ("s", 1L, 1, "entry/1")],
            FeedEvent.Of(await rows.NextAsync()).Select(one => (one.Stream, one.Number, one.Index, one.Event.Type)));
    }

    [Fact]
    public async Task A_follower_sees_another_silos_commit_after_the_poll_interval()
    {
        var rows = Follow(_bench.Journal.Feed);
        await _bench.Store.WriteAsync(Rows.First("early"));
        Assert.Equal("early", (await AdvancedUntilAsync(rows.NextAsync())).Row.Stream);
        await _bench.Store.WriteAsync(Rows.First("elsewhere"));

        Assert.Equal("elsewhere", (await AdvancedUntilAsync(rows.NextAsync())).Row.Stream);
    }

    [Fact]
    public async Task A_follower_waits_while_the_store_is_out_of_reach_and_goes_on()
    {
        var chain = Rows.Chain("s", 3);
        await _bench.Store.WriteAsync(chain);
        _bench.Faults.Plan(StoreOperation.ReadFeed, StoreFault.None, StoreFault.BeforeCall, StoreFault.BeforeCall);

        var rows = Follow(_bench.Journal.Feed);

        Assert.Equal(chain[0].Row.Id, (await AdvancedUntilAsync(rows.NextAsync())).Row.Id);
    }

    [Fact]
    public async Task A_follower_goes_on_after_its_position_page_by_page_with_its_own_streams_alone()
    {
        var (chain, others) = (Rows.Chain("own/a", 7), Rows.Chain("other", 7));
        foreach (var pair in chain.Zip(others))
        {
            await _bench.Store.WriteAsync(pair.First, pair.Second);
        }

        var third = (await _bench.Store.ReadFeedToEndAsync()).Where(item => item.Row.Stream == "own/a").ElementAt(2).Position;
        var rows = Follow(Small(), third, "own/");
        var later = Rows.After(chain[^1]);
        await _bench.Store.WriteAsync(later, Rows.After(others[^1]));

        var seen = new List<Guid>();
        while (seen.Count < 5)
        {
            seen.Add((await AdvancedUntilAsync(rows.NextAsync())).Row.Id);
        }

        Assert.Equal(chain.Skip(3).Append(later).Select(append => append.Row.Id), seen);
    }

    [Fact]
    public async Task All_who_follow_get_every_row_once_whether_they_keep_up_or_fall_behind()
    {
        var reader = Small();
        var (quick, slow) = (Follow(reader), Follow(reader));
        var chain = Rows.Chain("s", 20);
        var (ofQuick, ofSlow) = (new List<Guid>(), new List<Guid>());
        foreach (var append in chain)
        {
            await _bench.Store.WriteAsync(append);
            ofQuick.Add((await AdvancedUntilAsync(quick.NextAsync())).Row.Id);
        }

        while (ofSlow.Count < chain.Length)
        {
            ofSlow.Add((await AdvancedUntilAsync(slow.NextAsync())).Row.Id);
        }

        Assert.Equal(chain.Select(append => append.Row.Id), ofQuick);
        Assert.Equal(ofQuick, ofSlow);
    }

    [Fact]
    public async Task A_follower_to_whom_nothing_comes_hears_that_after_a_while_with_a_place_behind_the_rows_of_others()
    {
        await using var pages = _bench.Journal.Feed.FollowAsync(null, "own/", Idle, _stop.Token).GetAsyncEnumerator();
        await _bench.Store.WriteAsync(Rows.First("other"));
        var next = pages.MoveNextAsync().AsTask();

        await AdvancedUntilAsync(next);

        Assert.Empty(pages.Current.Items);
        Assert.Equal(await _bench.Store.ReadFeedEndAsync(CancellationToken.None), pages.Current.End);
    }

    [Fact]
    public async Task A_position_of_another_store_is_refused()
    {
        await using var pages = _bench.Journal.Feed.FollowAsync(new FeedPosition("zz"), "", Idle, _stop.Token).GetAsyncEnumerator();

        await Assert.ThrowsAsync<FeedPositionException>(() => pages.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task A_follower_ends_without_an_error_when_it_is_told_to()
    {
        await using var pages = _bench.Journal.Feed.FollowAsync(null, "", Idle, _stop.Token).GetAsyncEnumerator();
        var next = pages.MoveNextAsync().AsTask();

        await _stop.CancelAsync();

        Assert.False(await next.InTime("the end"));
    }

    private FeedReader Small() => new(_bench.Store, () => new TaskCompletionSource().Task, _bench.Clock) { PageRows = 2, KeptRows = 3 };

    private Followed Follow(FeedReader reader, FeedPosition? after = null, string prefix = "") => new(reader.FollowAsync(after, prefix, Idle, _stop.Token));

    /// <summary>Lets time pass until something has happened; the loops may take up their waits at any moment.</summary>
    private async Task<T> AdvancedUntilAsync<T>(Task<T> task)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!task.IsCompleted)
        {
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await timer.WaitForNextTickAsync();
        }

        return await task.InTime("a row");
    }

    /// <summary>Rows out of pages, one at a time.</summary>
    private sealed class Followed(IAsyncEnumerable<FeedPage> pages)
    {
        private readonly IAsyncEnumerator<FeedPage> _pages = pages.GetAsyncEnumerator();
        private readonly Queue<FeedItem> _items = [];

        public async Task<FeedItem> NextAsync()
        {
            while (_items.Count == 0)
            {
                Assert.True(await _pages.MoveNextAsync().AsTask().InTime("a page"));
                foreach (var item in _pages.Current.Items)
                {
                    _items.Enqueue(item);
                }
            }

            return _items.Dequeue();
        }
    }
}
