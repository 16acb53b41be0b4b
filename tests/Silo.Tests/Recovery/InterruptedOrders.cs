using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Following;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class InterruptedOrders : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LoneJournal _journal = new();
    private readonly RecordingGrains _grains = new();
    private readonly RecoveryOptions _options = new();

    public async Task InitializeAsync() => await _journal.Store.OpenAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _journal.Store.DisposeAsync();

    [Fact]
    public async Task At_the_start_every_order_that_was_left_open_is_woken_and_no_other()
    {
        await PlaceAsync("open");
        await PlaceAsync("done");
        await ConfirmAsync("done");
        using var silo = new Recovering(this);

        await silo.LookAsync();

        Assert.Equal(["shop/open"], _grains.Woken);
    }

    [Fact]
    public async Task Nothing_is_woken_before_the_feed_has_been_read()
    {
        await PlaceAsync("open");
        using var silo = new Recovering(this);

        Assert.Equal(0, await silo.Work.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_order_placed_while_the_silo_runs_is_left_to_its_activation_at_first()
    {
        using var silo = new Recovering(this);
        await silo.LookAsync();
        await PlaceAsync("young");

        await silo.LookAsync();
        Assert.Empty(_grains.Woken);

        _clock.Advance(_options.InterruptedAfter);
        await silo.LookAsync();
        Assert.Equal(["shop/young"], _grains.Woken);
    }

    [Fact]
    public async Task A_restart_goes_on_from_what_was_stored_and_still_finds_what_was_open()
    {
        await PlaceAsync("early");
        await PlaceAsync("open");
        using (var before = new Recovering(this))
        {
            await before.LookAsync();
            await before.Follower.StoreAsync(CancellationToken.None);
        }

        await ConfirmAsync("early");
        _grains.Woken.Clear();
        using var after = new Recovering(this);
        await after.LookAsync();

        Assert.Equal(["shop/open"], _grains.Woken);
        var checkpoint = await FeedCheckpoint.ReadAsync(_journal.Store, CancellationToken.None);
        var left = await _journal.Store.ReadFeedAsync(new FeedPosition(checkpoint!.Position), 100, CancellationToken.None);
        Assert.Equal(["order/shop/early"], left.Items.Select(i => i.Row.Stream));
    }

    [Fact]
    public async Task A_checkpoint_whose_position_is_of_another_epoch_makes_it_read_everything()
    {
        await PlaceAsync("open");
        var lost = new FeedCheckpoint("not-of-this-store", new Dictionary<string, string> { [new UnfinishedView().Name] = "[]" });
        await lost.WriteAsync(_journal.Store, CancellationToken.None);
        using var silo = new Recovering(this);

        await silo.LookAsync();

        Assert.Equal(["shop/open"], _grains.Woken);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{\"position\":\"x\",\"views\":{}}")]
    public async Task A_checkpoint_of_another_version_makes_it_read_everything(string note)
    {
        await PlaceAsync("open");
        await _journal.Store.WriteNoteAsync(FeedCheckpoint.Note, note, CancellationToken.None);
        using var silo = new Recovering(this);

        await silo.LookAsync();

        Assert.Equal(["shop/open"], _grains.Woken);
    }

    private Task ConfirmAsync(string reference) =>
        _journal.AppendAsync($"order/shop/{reference}", DueChange.None, new OrderConfirmed(_clock.GetUtcNow()));

    private Task PlaceAsync(string reference)
    {
        var now = _clock.GetUtcNow();
        return _journal.AppendAsync($"order/shop/{reference}", DueChange.None, new OrderPlaced(
            now, "hash", null, "GBP", AllocationRule.AllOrNothing, now, [new PlacedLine(1, "X", 1, 1m, null, 1)], 1m, "intent", null, 1, 0m, now.AddMinutes(1)));
    }

    /// <summary>What a silo runs: the reader of the feed, and the loop that wakes.</summary>
    private sealed class Recovering : IDisposable
    {
        internal Recovering(InterruptedOrders test)
        {
            var view = new UnfinishedView();
            Follower = new FeedFollower(test._journal, [view], test._clock, NullLogger<FeedFollower>.Instance);
            var waker = new OrderWaker(test._grains.Factory, test._options, test._clock, NullLogger<OrderWaker>.Instance);
            Work = new UnfinishedWork(view, waker, test._options, test._clock, NullLogger<UnfinishedWork>.Instance);
        }

        internal FeedFollower Follower { get; }

        internal UnfinishedWork Work { get; }

        public void Dispose()
        {
            Follower.Dispose();
            Work.Dispose();
        }

        internal async Task LookAsync()
        {
            await Follower.LookAsync(CancellationToken.None);
            await Work.LookAsync(CancellationToken.None);
        }
    }
}
