using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Interfaces.Processes;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class DueOrders : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LoneJournal _journal = new();
    private readonly RecordingGrains _grains = new();
    private readonly List<ForgottenProcesses> _forgotten = [];
    private readonly RecoveryOptions _options = new() { DuePage = 2 };

    public async Task InitializeAsync() => await _journal.Store.OpenAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _journal.Store.DisposeAsync();

    [Fact]
    public async Task An_order_is_woken_when_its_time_has_come_and_not_before()
    {
        await DueInAsync("order/shop/a", seconds: 30);
        using var work = Work();

        await work.LookAsync(CancellationToken.None);
        Assert.Empty(_grains.Woken);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await work.LookAsync(CancellationToken.None);
        Assert.Equal(["shop/a"], _grains.Woken);
    }

    [Fact]
    public async Task An_order_that_stays_due_is_woken_again_only_after_a_while()
    {
        await DueInAsync("order/shop/a", seconds: 0);
        using var work = Work();
        await work.LookAsync(CancellationToken.None);

        await work.LookAsync(CancellationToken.None);
        Assert.Single(_grains.Woken);

        _clock.Advance(_options.WakeAgainAfter);
        await work.LookAsync(CancellationToken.None);
        Assert.Equal(2, _grains.Woken.Count);
    }

    [Fact]
    public async Task Orders_that_stay_due_do_not_keep_later_ones_from_being_woken()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await DueInAsync($"order/shop/{name}", seconds: -10 + name[0] - 'a');
        }

        using var work = Work();
        for (var look = 0; look < 3; look++)
        {
            await work.LookAsync(CancellationToken.None);
        }

        Assert.Equal(["shop/a", "shop/b", "shop/c", "shop/d", "shop/e"], _grains.Woken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_order_that_can_not_be_woken_does_not_keep_the_others()
    {
        await DueInAsync("order/shop/a", seconds: -1);
        await DueInAsync("order/shop/b", seconds: 0);
        _grains.Failing.Add("shop/a");
        using var work = Work();

        await work.LookAsync(CancellationToken.None);

        Assert.Contains("shop/b", _grains.Woken);
    }

    [Fact]
    public async Task At_the_start_an_order_that_another_silo_left_in_a_step_is_woken_at_once()
    {
        await DueInAsync("order/shop/a", seconds: 14);
        using var work = Work(looksAtStart: true);

        await work.LookAsync(CancellationToken.None);

        Assert.Equal(["shop/a"], _grains.Woken);
    }

    [Fact]
    public async Task The_order_of_another_silos_share_is_woken_only_once_it_is_long_overdue()
    {
        await DueInAsync("order/shop/a", seconds: 0);
        using var work = Work(isOurs: false);

        await work.LookAsync(CancellationToken.None);
        Assert.Empty(_grains.Woken);

        _clock.Advance(_options.TakeOverAfter);
        await work.LookAsync(CancellationToken.None);
        Assert.Equal(["shop/a"], _grains.Woken);
    }

    [Fact]
    public async Task A_backlog_of_one_kind_or_of_an_unknown_one_does_not_keep_another_from_being_woken()
    {
        for (var i = 0; i < 6; i++)
        {
            await DueInAsync($"order/shop/{i}", seconds: -20);
            await DueInAsync($"parcel/{i}", seconds: -10);
        }

        await DueInAsync("payment/shop/late/1", seconds: -1);
        using var work = Work();
        for (var look = 0; look < 3; look++)
        {
            await work.LookAsync(CancellationToken.None);
        }

        Assert.Equal(7, _grains.Woken.Count);
        Assert.Contains("shop/late/1", _grains.Woken);
    }

    [Fact]
    public async Task What_the_tables_know_to_be_left_behind_is_woken_though_it_has_no_due_time()
    {
        var asked = new List<DateTimeOffset>();
        _forgotten.Add((since, _, _) =>
        {
            asked.Add(since);
            return Task.FromResult<IReadOnlyList<string>>(["order/shop/left"]);
        });
        var began = _clock.GetUtcNow();
        using var work = Work();

        await work.LookAsync(CancellationToken.None);
        await work.LookAsync(CancellationToken.None);
        _clock.Advance(_options.ForgottenAfter + TimeSpan.FromSeconds(1));
        await work.LookAsync(CancellationToken.None);

        // Older than this silo at first: nobody who is left carries it. Later what has not moved for long.
        Assert.Equal([began, began + TimeSpan.FromSeconds(1)], asked);
        Assert.Equal(["shop/left", "shop/left"], _grains.Woken);
    }

    [Fact]
    public async Task Tables_that_do_not_answer_do_not_keep_what_is_due_from_being_woken()
    {
        _forgotten.Add((_, _, _) => throw new JournalUnavailableException("The views can't be read."));
        await DueInAsync("order/shop/a", seconds: 0);
        using var work = Work();

        await work.LookAsync(CancellationToken.None);

        Assert.Equal(["shop/a"], _grains.Woken);
    }

    private DueWork Work(bool isOurs = true, bool looksAtStart = false)
    {
        WakeableKind[] kinds = [new("order/", typeof(IOrderGrain)), new("payment/", typeof(IWakeable))];
        var options = looksAtStart ? _options : _options with { DueAtStart = TimeSpan.Zero };
        return new DueWork(_journal, _forgotten, kinds, (_, _) => isOurs, _grains.Factory, options, _clock, NullLogger<DueWork>.Instance);
    }

    private Task DueInAsync(string stream, int seconds) => _journal.AppendAsync(
        stream, DueChange.Set(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds)), new OrderConfirmed(_clock.GetUtcNow()));
}
