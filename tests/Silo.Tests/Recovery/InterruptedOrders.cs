using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;
using OrderCluster.Testing;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class InterruptedOrders : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
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
        await _journal.AppendAsync("order/shop/done", DueChange.None, new OrderConfirmed(_clock.GetUtcNow()));
        using var work = Work();

        await work.LookAsync(CancellationToken.None);

        Assert.Equal(["shop/open"], _grains.Woken);
    }

    [Fact]
    public async Task An_order_placed_while_the_silo_runs_is_left_to_its_activation_at_first()
    {
        using var work = Work();
        await work.LookAsync(CancellationToken.None);
        await PlaceAsync("young");

        await work.LookAsync(CancellationToken.None);
        Assert.Empty(_grains.Woken);

        _clock.Advance(_options.InterruptedAfter);
        await work.LookAsync(CancellationToken.None);
        Assert.Equal(["shop/young"], _grains.Woken);
    }

    [Fact]
    public async Task A_restart_reads_from_the_mark_and_still_finds_what_was_open()
    {
        await PlaceAsync("early");
        await _journal.AppendAsync("order/shop/early", DueChange.None, new OrderConfirmed(_clock.GetUtcNow()));
        await PlaceAsync("open");
        using (var before = Work())
        {
            await before.LookAsync(CancellationToken.None);
        }

        var mark = await _journal.Store.ReadNoteAsync("recovery/mark", CancellationToken.None);
        _grains.Woken.Clear();
        using var after = Work();
        await after.LookAsync(CancellationToken.None);

        var left = await _journal.Store.ReadFeedAsync(new FeedPosition(mark!), 100, CancellationToken.None);
        Assert.Equal(["order/shop/open"], left.Items.Select(i => i.Row.Stream));
        Assert.Equal(["shop/open"], _grains.Woken);
    }

    [Fact]
    public async Task A_mark_of_another_epoch_makes_it_read_everything()
    {
        await PlaceAsync("open");
        await _journal.Store.WriteNoteAsync("recovery/mark", "not-of-this-store", CancellationToken.None);
        using var work = Work();

        await work.LookAsync(CancellationToken.None);

        Assert.Equal(["shop/open"], _grains.Woken);
    }

    private UnfinishedWork Work() => new(
        _journal, new OrderWaker(_grains, _options, _clock, NullLogger<OrderWaker>.Instance), _options, _clock, NullLogger<UnfinishedWork>.Instance);

    private Task PlaceAsync(string reference)
    {
        var now = _clock.GetUtcNow();
        return _journal.AppendAsync($"order/shop/{reference}", DueChange.None, new OrderPlaced(
            now, "hash", null, "GBP", AllocationRule.AllOrNothing, now, [new PlacedLine(1, "X", 1, 1m, null, 1)], 1m, "intent", null, 1, 0m, now.AddMinutes(1)));
    }
}
