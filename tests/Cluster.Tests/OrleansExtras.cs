using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Orleans.Streams;
using OrderCluster.Client;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Streams;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Cluster.Tests.Load;
using OrderCluster.LocalCluster;

namespace OrderCluster.Cluster.Tests;

/// <summary>What a silo on Orleans offers besides: its streams and its dashboard.</summary>
[NeedsPostgres]
public sealed class OrleansExtras(OrleansExtras.TwoSilos silos) : IClassFixture<OrleansExtras.TwoSilos>
{
    private const string Sku = "K001";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private LocalSilos Cluster => silos.Cluster ?? throw new InvalidOperationException("The cluster is not started yet.");

    [StoreFact]
    public async Task A_client_that_listens_to_a_channel_gets_the_events_of_its_orders_in_order()
    {
        await using var connection = await Cluster.ConnectAsync(new RetryPolicy(TimeProvider.System, new RetryOptions()), Patience);
        var heard = Channel.CreateUnbounded<OrderEvent>();
        await OrderEvent.OfChannel(connection.Grains, LocalSilos.Channel).SubscribeAsync((one, _) => heard.Writer.WriteAsync(one).AsTask());
        using var ops = new RotatingClient(Cluster, Cluster.OpsKey);
        using var shop = new RotatingClient(Cluster, Cluster.ShopKey);
        await ops.ReceiveAsync(Sku, 10);

        var placed = await shop.PlaceAsync("order-1", Sku);

        var events = new List<OrderEvent>();
        using var patience = new CancellationTokenSource(Patience);
        while (!events.Any(one => one.Type.StartsWith("order-confirmed/", StringComparison.Ordinal)))
        {
            Assert.True(await heard.Reader.WaitToReadAsync(patience.Token), "the stream ended");
            events.Add(await heard.Reader.ReadAsync(patience.Token));
        }

        Assert.All(events, one => Assert.Equal(placed.OrderId, one.OrderId));
        Assert.Equal(events.OrderBy(one => (one.Number, one.Index)), events);
        Assert.Equal((1, 0), (events[0].Number, events[0].Index));
    }

    [StoreFact]
    public async Task The_dashboard_is_for_keys_of_operators_and_knows_all_silos()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/orleans/", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/orleans/", Bearer(Cluster.ShopKey))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/orleans/ClusterStats", null)).Status);

        var page = await GetAsync("/orleans/", Basic(Cluster.OpsKey));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<html", page.Body, StringComparison.OrdinalIgnoreCase);
        await AwaitAllInCountersAsync();
    }

    /// <summary>The dashboard counts by a timer of its own, which a silo that has just started has not reached yet.</summary>
    private async Task AwaitAllInCountersAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var counters = await GetAsync("/orleans/DashboardCounters", Bearer(Cluster.OpsKey));
            Assert.Equal(HttpStatusCode.OK, counters.Status);
            if (Cluster.Silos.All(silo => counters.Body.Contains($":{silo.Ports.Silo}@", StringComparison.Ordinal)))
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"after {Patience.TotalSeconds} s the dashboard does not know all silos: {counters.Body}");
            await timer.WaitForNextTickAsync();
        }
    }

    [StoreFact]
    public async Task A_browser_is_asked_for_a_key()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Silos[0].Address };
        using var answer = await http.GetAsync("/orleans/");
        Assert.Contains(answer.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, AuthenticationHeaderValue? key)
    {
        using var http = new HttpClient { BaseAddress = Cluster.Silos[0].Address };
        http.DefaultRequestHeaders.Authorization = key;
        using var answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static AuthenticationHeaderValue Bearer(string key) => new("Bearer", key);

    private static AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ops:{key}")));

    /// <summary>For all tests here: none of them changes what another one sees.</summary>
    public sealed class TwoSilos : IAsyncLifetime
    {
        internal LocalSilos? Cluster { get; private set; }

        public async Task InitializeAsync()
        {
            if (new NeedsPostgresAttribute().Missing is null)
            {
                Cluster = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 2, Arguments = ["--orleans-dashboard"] });
            }
        }

        public async Task DisposeAsync()
        {
            if (Cluster is not null)
            {
                await Cluster.DisposeAsync();
            }
        }
    }
}
