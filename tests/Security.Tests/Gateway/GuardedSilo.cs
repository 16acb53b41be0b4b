using System.Net;
using System.Text.Json.Nodes;
using OrderCluster.Client.Keys;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.LocalCluster;
using OrderCluster.Security.Tests.Stranger;

namespace OrderCluster.Security.Tests.Gateway;

/// <summary>A silo in a process of its own, with a gateway, some stock and an order of the channel <see cref="LocalSilos.Channel"/>; and a bare client that knows the secret.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    public const string Sku = "GUARDED";
    public const string Order = "shop/mine";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new();
    private LocalSilos? _silos;
    private BareClient? _client;

    internal LocalSilos Silos => _silos!;

    internal SiloProcess Process => Silos.Silos[0];

    internal IPEndPoint Gateway => new(IPAddress.Loopback, Process.Ports.Gateway);

    internal BareClient Client => _client!;

    /// <summary>Holds the scope of the channel <c>other</c>, and nothing besides.</summary>
    internal string OtherKey { get; private set; } = "";

    /// <summary>Holds the scope of the order's channel, and nothing besides.</summary>
    internal string PlainKey { get; private set; } = "";

    /// <summary>As <see cref="OtherKey"/>, for one test's refusals alone.</summary>
    internal string NoisyKey { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = "memory:", Arguments = ["--allow-not-durable"] });
        (PlainKey, OtherKey) = (_silos.AddKey([ApiKeyScopes.Channel], LocalSilos.Channel), _silos.AddKey([ApiKeyScopes.Channel], "other"));
        NoisyKey = _silos.AddKey([ApiKeyScopes.Channel], "noisy");
        _http.BaseAddress = Process.Address;
        await AwaitKeyAsync(NoisyKey);
        _http.DefaultRequestHeaders.Add(WireHeaders.ApiKey, _silos.OpsKey);
        _client = await BareClient.ConnectAsync(Gateway, SiloProcess.ClusterName, _silos.ConnectionOptions().Secret, Patience);
        await BareClient.WithKeyAsync(_silos.OpsKey, () => Client.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku)).Receive(new ReceiveStock("first", 100, "delivery", "")));
        await BareClient.WithKeyAsync(_silos.ShopKey, () => Client.Grains.GetGrain<IOrderGrain>(Order).Place(OrderOf(Order)));
    }

    public async Task DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _http.Dispose();
        await Silos.DisposeAsync();
    }

    internal static PlaceOrder OrderOf(string id) => new(
        id.Split('/')[0], id.Split('/')[1], "hash", null, "GBP", AllocationRule.AllOrNothing,
        [new OrderLineRequest(1, Sku, 1, 0.01m)], DateTimeOffset.UnixEpoch, MayQuotePrices: true);

    /// <summary>All events of the journal, as the feed tells them.</summary>
    internal Task<string> EventsAsync() => _http.GetStringAsync("/v1/events?limit=200");

    internal async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path))!;

    /// <summary>A call is refused with this code, and has changed nothing.</summary>
    internal async Task AssertRefusedAsync<T>(string code, string? key, Func<IClusterClient, Task<T>> call)
    {
        var before = await EventsAsync();

        var refusal = await Assert.ThrowsAnyAsync<OrderClusterException>(() => BareClient.WithKeyAsync(key, () => call(Client.Grains)).WaitAsync(Patience));

        Assert.Equal(code, refusal.Code);
        Assert.Equal(before, await EventsAsync());
    }

    internal int TimesLogged(string text) => Process.Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    // The silo looks at the file of its keys once a second.
    private async Task AwaitKeyAsync(string key)
    {
        using var patience = new CancellationTokenSource(Patience);
        HttpStatusCode status;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events") { Headers = { { WireHeaders.ApiKey, key } } };
            using var answer = await _http.SendAsync(request, patience.Token);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.Unauthorized);
    }
}
