using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Store;

public sealed class FeedReaderTests : IAsyncLifetime
{
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
    public async Task A_reader_that_has_caught_up_is_woken_by_the_silos_own_commit()
    {
        await using var feed = _bench.Journal.Feed.FollowAsync(null, _stop.Token).GetAsyncEnumerator();
        var next = feed.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        var state = await _bench.LoadedAsync();

        await _bench.Turns.RunAsync(() => state.AddAsync(7, 8)).InTime("the reply");

        Assert.True(await next.InTime("the append"));
        Assert.Equal(
            [("s", 1L, 0, "entry/1"), ("s", 1L, 1, "entry/1")],
            FeedEvent.Of(feed.Current).Select(one => (one.Stream, one.Number, one.Index, one.Event.Type)));
    }

    [Fact]
    public async Task A_reader_sees_another_silos_commit_after_the_poll_interval()
    {
        var reader = _bench.Journal.Feed;
        await using var feed = reader.FollowAsync(null, _stop.Token).GetAsyncEnumerator();
        var next = feed.MoveNextAsync().AsTask();
        var append = Rows.First("elsewhere");
        await _bench.Store.WriteAsync(append);
        Assert.False(next.IsCompleted);

        _bench.Clock.Advance(reader.PollInterval);

        Assert.True(await next.InTime("the other silo's row"));
        Assert.Equal(append.Row.Id, feed.Current.Row.Id);
    }

    [Fact]
    public async Task A_reader_waits_while_the_store_is_out_of_reach_and_goes_on()
    {
        var chain = Rows.Chain("s", 3);
        await _bench.Store.WriteAsync(chain);
        _bench.Faults.Plan(StoreOperation.ReadFeed, StoreFault.BeforeCall);
        var reader = _bench.Journal.Feed;
        await using var feed = reader.FollowAsync(null, _stop.Token).GetAsyncEnumerator();
        var next = feed.MoveNextAsync().AsTask();

        _bench.Clock.Advance(reader.PollInterval);

        Assert.True(await next.InTime("the first row"));
        Assert.Equal(chain[0].Row.Id, feed.Current.Row.Id);
    }

    [Fact]
    public async Task A_reader_goes_on_after_its_position_page_by_page()
    {
        var chain = Rows.Chain("s", 7);
        await _bench.Store.WriteAsync(chain);
        var third = (await _bench.Store.ReadFeedToEndAsync())[2].Position;
        var reader = new FeedReader(_bench.Store, () => Task.CompletedTask, _bench.Clock) { PageRows = 2 };

        var seen = new List<Guid>();
        await foreach (var item in reader.FollowAsync(third, _stop.Token))
        {
            seen.Add(item.Row.Id);
            if (seen.Count == 4)
            {
                break;
            }
        }

        Assert.Equal(chain.Skip(3).Select(append => append.Row.Id), seen);
    }

    [Fact]
    public async Task A_reader_stops_when_it_is_told_to()
    {
        await using var feed = _bench.Journal.Feed.FollowAsync(null, _stop.Token).GetAsyncEnumerator();
        var next = feed.MoveNextAsync().AsTask();

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime("the end"));
    }
}
