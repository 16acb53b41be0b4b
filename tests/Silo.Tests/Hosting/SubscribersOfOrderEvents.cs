using System.Net;
using System.Threading.Channels;
using OrderCluster.Client.Streams;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Tests.Testing;
using Orleans.Streams;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class SubscribersOfOrderEvents : IDisposable
{
    private const string Shop = "shop";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-streams-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_subscriber_gets_the_events_of_its_channel_in_order()
    {
        await using var silo = await StartAsync();
        var heard = await Heard.ByAsync(silo);
        var sku = await Stock.NewAsync(silo, units: 10);

        await PlaceAsync(silo.OtherShop, "not-ours", sku);
        await PlaceAsync(silo.Shop, "ours", sku);

        var events = await heard.UntilConfirmedAsync("ours");
        Assert.All(events, one => Assert.Equal("shop/ours", one.OrderId));
        Assert.Equal(events.OrderBy(one => (one.Number, one.Index)), events);
        Assert.Equal((1, 0), (events[0].Number, events[0].Index));
    }

    [Fact]
    public async Task A_subscriber_that_was_away_gets_what_it_has_missed_after_a_restart_too()
    {
        OrderEventToken kept;
        await using (var silo = await StartAsync())
        {
            var heard = await Heard.ByAsync(silo);
            var sku = await Stock.NewAsync(silo, units: 10);
            await PlaceAsync(silo.Shop, "before", sku);
            await heard.UntilConfirmedAsync("before");
            await heard.Subscription.UnsubscribeAsync();
            kept = OrderEventToken.Parse($"{heard.LastToken}");
            await PlaceAsync(silo.Shop, "missed", sku);
        }

        await using var again = await StartAsync();
        await PlaceAsync(again.Shop, "after", await Stock.NewAsync(again, units: 10));

        var events = await (await Heard.ByAsync(again, kept)).UntilConfirmedAsync("after");

        // It begins with the event whose token was kept, and leaves nothing out.
        Assert.Equal("shop/before", events[0].OrderId);
        Assert.Single(events, one => one.OrderId == "shop/before");
        Assert.Contains(events, one => one is { OrderId: "shop/missed", Number: 1 });
        Assert.Contains(events, one => one.OrderId == "shop/missed" && one.Type.StartsWith("order-confirmed/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_subscriber_can_begin_at_the_beginning()
    {
        await using var silo = await StartAsync();
        var sku = await Stock.NewAsync(silo, units: 300);
        for (var order = 1; order <= 120; order++)
        {
            await PlaceAsync(silo.Shop, $"old-{order}", sku);
        }

        var events = await (await Heard.ByAsync(silo, start: StreamSubscriptionStartPosition.EarliestAvailable)).UntilConfirmedAsync("old-120");

        Assert.Equal(Enumerable.Range(1, 120).Select(order => $"shop/old-{order}"), events.Where(one => one is { Number: 1, Index: 0 }).Select(one => one.OrderId));
    }

    [Fact]
    public async Task A_subscriber_whose_token_is_of_another_store_begins_at_the_beginning()
    {
        await using var silo = await StartAsync();
        await PlaceAsync(silo.Shop, "first", await Stock.NewAsync(silo, units: 10));
        var stranger = Guid.NewGuid().ToString("N");

        var events = await (await Heard.ByAsync(silo, new OrderEventToken($"{stranger}-900", $"{stranger}-901", 0))).UntilConfirmedAsync("first");

        Assert.Equal((1, 0), (events[0].Number, events[0].Index));
    }

    [Fact]
    public async Task No_event_of_a_large_order_is_lost()
    {
        const int orders = 6;
        await using var silo = await StartAsync();
        var sku = await Stock.NewAsync(silo, units: 1_000_000);
        var lines = Enumerable.Repeat((sku, 1L), 1_500).ToArray();
        for (var order = 1; order <= orders; order++)
        {
            (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"large-{order}", lines))).Is(HttpStatusCode.Created);
        }

        var events = await (await Heard.ByAsync(silo, OrderEventToken.Beginning)).UntilConfirmedAsync($"large-{orders}");

        var first = events.Where(one => one is { Number: 1, Index: 0 }).ToArray();
        Assert.Equal(orders, first.Length);
        Assert.All(first, one => Assert.True(one.Body.Length > 50_000, $"{one.OrderId}: {one.Body.Length} characters"));
    }

    [Fact]
    public async Task Nobody_publishes_order_events()
    {
        await using var silo = await StartAsync();
        var stream = OrderEvent.OfChannel(silo.Service<IClusterClient>(), Shop);

        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => stream.OnNextAsync(new OrderEvent("shop/forged", 1, 0, "order-confirmed/1", "{}")));

        Assert.Contains("can't be published", refused.Message, StringComparison.Ordinal);
    }

    private static async Task PlaceAsync(HttpClient channel, string reference, string sku) =>
        (await channel.PostJsonAsync("/v1/orders", Stock.Order(reference, (sku, 1)))).Is(HttpStatusCode.Created);

    private Task<TestSilo> StartAsync() =>
        TestSilo.StartAsync(settings => settings with { Store = StoreAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "orders.db")}") }, _folder);

    /// <summary>What one subscriber has been told.</summary>
    private sealed class Heard
    {
        private readonly Channel<(OrderEvent Event, StreamSequenceToken Token)> _events = Channel.CreateUnbounded<(OrderEvent, StreamSequenceToken)>();
        private StreamSubscriptionHandle<OrderEvent>? _subscription;
        private StreamSequenceToken? _last;

        public StreamSubscriptionHandle<OrderEvent> Subscription => _subscription!;

        public StreamSequenceToken LastToken => _last!;

        public static async Task<Heard> ByAsync(TestSilo silo, StreamSequenceToken? token = null, StreamSubscriptionStartPosition? start = null)
        {
            var heard = new Heard();
            var stream = OrderEvent.OfChannel(silo.Service<IClusterClient>(), Shop);
            var observer = new Observer(heard);
            heard._subscription = start is { } position ? await stream.SubscribeAsync(observer, position) : await stream.SubscribeAsync(observer, token);
            return heard;
        }

        public async Task<List<OrderEvent>> UntilConfirmedAsync(string reference)
        {
            var events = new List<OrderEvent>();
            while (!events.Any(one => one.OrderId == $"shop/{reference}" && one.Type.StartsWith("order-confirmed/", StringComparison.Ordinal)))
            {
                events.Add(await NextAsync($"that {reference} is confirmed"));
            }

            return events;
        }

        public async Task<OrderEvent> NextAsync(string what)
        {
            using var patience = new CancellationTokenSource(TestSilo.Patience);
            try
            {
                var (one, token) = await _events.Reader.ReadAsync(patience.Token);
                _last = token;
                return one;
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"After {TestSilo.Patience.TotalSeconds:0} s not told: {what}.");
            }
        }

        private sealed class Observer(Heard heard) : IAsyncObserver<OrderEvent>
        {
            public Task OnNextAsync(OrderEvent item, StreamSequenceToken? token = null) => heard._events.Writer.WriteAsync((item, token!)).AsTask();

            public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
        }
    }
}
