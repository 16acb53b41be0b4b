using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Projections.Orders;

namespace OrderCluster.Projections.Tests.Orders;

public sealed class OrdersOfTheFeed : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = WrittenOrders.Now;
    private static readonly CancelledUnits[] All = [new(1, null, 3, 3, 0)];

    private readonly InMemoryJournalStore _journal = new();
    private readonly ViewStore _views = new(StoreAddress.Memory);
    private readonly WrittenOrders _written;
    private readonly OrderQueries _queries;
    private readonly ProjectionRunner _runner;

    public OrdersOfTheFeed()
    {
        (_written, _queries) = (new WrittenOrders(_journal), new OrderQueries(_views));
        _runner = new ProjectionRunner(_views, _journal, () => Task.CompletedTask, [new OrdersTable()], TimeProvider.System, NullLogger<ProjectionRunner>.Instance);
    }

    /// <summary>What happens after the placing of three units, and where that leaves the order: its state, where it stands, units, what it waits for.</summary>
    public static TheoryData<OrderEvent[], OrderState, string, long, string?> Lives => new()
    {
        { [], OrderState.Submitted, "submitted", 3, "stock, credit and payment, under way" },
        { [new OrderConfirmed(Now)], OrderState.Confirmed, "confirmed", 3, null },
        { [new OrderHeld(Now, HoldReason.ManualReview, "over the limit", "system", "a person")], OrderState.PendingReview, "held", 3, "hold manual-review: over the limit" },
        { [new OrderHeld(Now, HoldReason.CreditLimit, "no credit", "order", "credit")], OrderState.Submitted, "held", 3, "hold credit-limit: no credit" },
        {
            [new OrderHeld(Now, HoldReason.CreditLimit, "no credit", "order", "credit"), new HoldReleased(Now, HoldReason.CreditLimit, "paid", "key:1", true)],
            OrderState.Submitted, "submitted", 3, "stock, credit and payment, under way"
        },
        { [new RetryScheduled(Now, "payment authorization", 3, Now.AddSeconds(30))], OrderState.Submitted, "submitted", 3, "payment authorization" },
        { [new OrderDelayed(Now, "confirm", 3, Now.AddSeconds(30))], OrderState.Submitted, "submitted", 3, "payment authorization" },
        { [new OrderDelayed(Now, "confirm", 0, Now.AddSeconds(15))], OrderState.Submitted, "submitted", 3, "stock, credit and payment, under way" },
        { [new RetryScheduled(Now, "payment authorization", 3, Now), new OrderConfirmed(Now)], OrderState.Confirmed, "confirmed", 3, null },
        { [new OrderRejected(Now, "out-of-stock", "", MustUndo: false)], OrderState.Rejected, "rejected", 0, null },
        { [new OrderRejected(Now, "out-of-stock", "", MustUndo: true)], OrderState.Rejected, "rejected", 0, "giving back what the rejected order had reserved" },
        { [new OrderRejected(Now, "out-of-stock", "", MustUndo: true), new GivenBack(Now, null)], OrderState.Rejected, "rejected", 0, null },
        {
            [new OrderConfirmed(Now), new CancelRequestedV2(Now, "op", false, [new(1, 1, 1, 1, 2)], "", "")],
            OrderState.Confirmed, "confirmed", 2, "giving back what was cancelled"
        },
        { [new OrderConfirmed(Now), new CancelRequested(Now, "op", false, [new(1, 1, 1, 1, 2)], "", ""), new GivenBack(Now, "op")], OrderState.Confirmed, "confirmed", 2, null },
        { [new OrderConfirmed(Now), new CancelRequested(Now, "op", true, All, "", "")], OrderState.Cancelled, "confirmed", 0, "giving back what was cancelled" },
        { [new OrderConfirmed(Now), new CancelRequested(Now, "op", true, All, "", ""), new GivenBack(Now, null), new OrderCancelled(Now)], OrderState.Cancelled, "cancelled", 0, null },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _runner.StopAsync(CancellationToken.None);
        _runner.Dispose();
        await _views.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task An_order_stands_where_its_events_have_led_it(OrderEvent[] events, OrderState state, string standing, long units, string? waitsFor)
    {
        await _written.AppendAsync("shop/1", WrittenOrders.Placed());
        await AssertAsync("in pages of one append each", async () =>
        {
            foreach (var one in events)
            {
                await FollowAsync();
                await _written.AppendAsync("shop/1", one);
            }
        });

        await _views.RebuildAsync(CancellationToken.None);
        await AssertAsync("in one page", () => Task.CompletedTask);

        async Task AssertAsync(string how, Func<Task> before)
        {
            await before();
            await FollowAsync();
            var totals = await _queries.TotalsAsync(10, CancellationToken.None);
            var counted = new Dictionary<string, OrderTotal>
            {
                ["submitted"] = totals.Submitted, ["held"] = totals.Held, ["confirmed"] = totals.Confirmed, ["cancelled"] = totals.Cancelled, ["rejected"] = totals.Rejected,
            };
            Assert.Equal((how, state), (how, Assert.Single(await ListAsync()).State));
            Assert.Equal((how, new OrderTotal(1, units)), (how, counted[standing]));
            Assert.Equal((how, 1L), (how, counted.Values.Sum(total => total.Orders)));
            Assert.Equal((how, waitsFor, waitsFor is null ? 0 : 1), (how, totals.Oldest.SingleOrDefault()?.WaitsFor, totals.Unfinished));
        }
    }

    [Fact]
    public async Task Orders_that_were_left_behind_their_first_append_are_found_and_no_others()
    {
        await _written.AppendAsync("shop/left", WrittenOrders.Placed());
        await _written.AppendAsync("shop/confirmed", WrittenOrders.Placed(), new OrderConfirmed(Now));
        await _written.AppendAsync("shop/delayed", WrittenOrders.Placed(), new OrderDelayed(Now, "reserve", 1, Now.AddMinutes(1)));

        await FollowAsync();

        Assert.Equal(["order/shop/left"], await _queries.ForgottenAsync(Now, 10, CancellationToken.None));
        Assert.Empty(await _queries.ForgottenAsync(DateTimeOffset.UnixEpoch, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Units_that_are_short_are_cancelled_where_the_rest_is_shipped()
    {
        await _written.AppendAsync("shop/some", WrittenOrders.Placed(allocation: AllocationRule.ShipWhatIsThere), new LinesShort(Now, [new ShortLine(1, 3, 1)]), new OrderConfirmed(Now));
        await _written.AppendAsync("shop/none", WrittenOrders.Placed(), new LinesShort(Now, [new ShortLine(1, 3, 1)]));

        await FollowAsync();

        var totals = await _queries.TotalsAsync(10, CancellationToken.None);
        Assert.Equal((new OrderTotal(1, 1), new OrderTotal(1, 3)), (totals.Confirmed, totals.Submitted));
    }

    [Fact]
    public async Task Lists_are_of_a_channel_a_state_and_what_follows_an_id()
    {
        foreach (var id in new[] { "shop/b", "shop/a", "shop-2/a", "shop/Z", "zoo/a" })
        {
            await _written.AppendAsync(id, WrittenOrders.Placed(total: 12.3456m));
        }

        await _written.AppendAsync("shop/b", new OrderConfirmed(Now));
        await FollowAsync();

        Assert.Equal(["shop-2/a", "shop/Z", "shop/a", "shop/b", "zoo/a"], Ids(await ListAsync()));
        Assert.Equal(["shop/Z", "shop/a", "shop/b"], Ids(await ListAsync(channel: "shop")));
        Assert.Equal(["shop/a", "shop/b"], Ids(await ListAsync(channel: "shop", after: "shop/Z")));
        Assert.Equal(["shop/Z", "shop/a"], Ids(await ListAsync(channel: "shop", after: "shop-2/a", limit: 2)));
        Assert.Equal(["shop/b"], Ids(await ListAsync(state: OrderState.Confirmed)));
        Assert.Equal(new ListedOrder("zoo/a", OrderState.Submitted, "C-1", new Money(12.3456m, "GBP"), Now), (await ListAsync(channel: "zoo")).Single());
    }

    [Fact]
    public async Task Rates_are_of_steps_and_of_the_last_whole_seconds_and_forget_what_is_older()
    {
        DateTimeOffset[] times = [Now.AddSeconds(-700), Now.AddSeconds(-595), Now.AddSeconds(-10), Now.AddSeconds(-1), Now];
        foreach (var (at, number) in times.Select((at, number) => (at, number)))
        {
            await _written.AppendAsync($"shop/{number}", WrittenOrders.Placed(at: at), new OrderConfirmed(at));
            await FollowAsync();
        }

        var rates = await _queries.RatesAsync(Now, CancellationToken.None);

        Assert.Equal((Now.AddSeconds(-598), 5), (rates.From, rates.StepSeconds));
        Assert.Equal((1, 0, 2), (rates.Placed[0], rates.Placed[1], rates.Placed.Sum()));
        Assert.Equal(rates.Placed, rates.Confirmed);
        Assert.Equal((0.2, 0.2), (rates.PlacedPerSecond, rates.ConfirmedPerSecond));
        Assert.Equal(4, await _views.ReadAsync(views => Dapper.SqlMapper.ExecuteScalarAsync<int>(views, "SELECT count(*) FROM order_rates"), CancellationToken.None));
    }

    private static IEnumerable<string> Ids(IEnumerable<ListedOrder> orders) => orders.Select(order => order.OrderId);

    private Task<IReadOnlyList<ListedOrder>> ListAsync(string? channel = null, OrderState? state = null, string? after = null, int limit = 100) =>
        _queries.ListAsync(channel, state, after, limit, CancellationToken.None);

    private async Task FollowAsync()
    {
        for (var atEnd = 0; atEnd < 2;)
        {
            atEnd = await _runner.LookAsync(CancellationToken.None) ? 0 : atEnd + 1;
        }
    }
}
