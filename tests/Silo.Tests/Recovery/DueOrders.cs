using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class DueOrders : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LoneJournal _journal = new();
    private readonly RecordingGrains _grains = new();
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

    private DueWork Work() => new(
        _journal, new OrderWaker(_grains.Factory, _options, _clock, NullLogger<OrderWaker>.Instance), _options, _clock, NullLogger<DueWork>.Instance);

    private Task DueInAsync(string stream, int seconds) => _journal.AppendAsync(
        stream, DueChange.Set(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds)), new OrderConfirmed(_clock.GetUtcNow()));
}
