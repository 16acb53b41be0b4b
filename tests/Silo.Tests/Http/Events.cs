using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderCluster.Client.Keys;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class Events(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Pages_of_any_size_give_each_event_once_and_in_order(int limit)
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"paged-{limit}", (sku, 1)))).Is(HttpStatusCode.Created);

        var ids = await AllAsync(_silo.Ops, limit);

        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.Contains($"order/shop/paged-{limit}#1.0", ids);
        var ofOrder = ids.Where(id => id.StartsWith($"order/shop/paged-{limit}#", StringComparison.Ordinal)).ToArray();
        Assert.Equal(ofOrder.OrderBy(id => id, StringComparer.Ordinal), ofOrder);
    }

    [Fact]
    public async Task A_channel_sees_the_events_of_its_own_orders_alone()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        (await _silo.OtherShop.PostJsonAsync("/v1/orders", Stock.Order("its-own", (sku, 1)))).Is(HttpStatusCode.Created);

        var ids = await AllAsync(_silo.OtherShop, limit: 50);

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.StartsWith("order/other-shop/", id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("after=nonsense")]
    [InlineData("after=~x")]
    [InlineData("after=~0")]
    [InlineData("after=")]
    public async Task A_position_that_was_never_given_is_refused(string query) =>
        (await _silo.Ops.GetJsonAsync($"/v1/events?{query}")).Is(HttpStatusCode.UnprocessableEntity, "position-unknown");

    [Fact]
    public async Task A_listener_hears_what_happens_and_goes_on_after_its_last_id()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("heard", (sku, 1)))).Is(HttpStatusCode.Created);
        var first = await ListenAsync(_silo.Shop, null, e => e.Stream == "order/shop/heard", patience.Token);

        var listening = ListenAsync(_silo.Shop, first.Position, e => e.Stream == "order/shop/heard-later", patience.Token);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("heard-later", (sku, 1)))).Is(HttpStatusCode.Created);
        var later = await listening;

        Assert.Equal("order/shop/heard#1.0", first.Id);
        Assert.Equal("order/shop/heard-later#1.0", later.Id);
    }

    [Fact]
    public async Task A_listener_does_not_hear_of_other_channels()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        (await _silo.OtherShop.PostJsonAsync("/v1/orders", Stock.Order("secret", (sku, 1)))).Is(HttpStatusCode.Created);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("after-secret", (sku, 1)))).Is(HttpStatusCode.Created);

        var streams = new List<string>();
        await ListenAsync(_silo.Shop, null, e => { streams.Add(e.Stream); return e.Stream == "order/shop/after-secret"; }, patience.Token);

        Assert.All(streams, s => Assert.StartsWith("order/shop/", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_holds_a_bounded_number_of_streams()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { HttpLimits = new HttpLimits { StreamsPerKey = 1 } });
        using var request = Stream(null);
        using var open = await silo.Ops.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);

        using var another = Stream(null);
        using var refused = await silo.Ops.SendAsync(another, HttpCompletionOption.ResponseHeadersRead);

        (await Reply.ReadAsync(refused)).Is(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task A_channels_page_is_full_however_much_lies_between_its_events()
    {
        var sku = await Stock.NewAsync(_silo, units: 50);
        var client = _silo.Client(ApiKeyScopes.Channel, channel: "sparse");
        for (var number = 0; number < 20; number++)
        {
            var seldom = number is 0 or 19 ? client : _silo.Shop;
            (await seldom.PostJsonAsync("/v1/orders", Stock.Order($"sparse-{number}", (sku, 1)))).Is(HttpStatusCode.Created);
        }

        var page = (await client.GetJsonAsync("/v1/events?limit=3")).Is(HttpStatusCode.OK);

        Assert.Equal(3, page["events"].GetArrayLength());
        Assert.False(page["isAtEnd"].GetBoolean());
    }

    [Fact]
    public async Task Bodies_are_spelled_as_everywhere_in_the_api()
    {
        var sku = await Stock.NewAsync(_silo, units: 5);
        var client = _silo.Client(ApiKeyScopes.Channel, channel: "spelled");
        (await client.PostJsonAsync("/v1/orders", Stock.Order("spelled", (sku, 1)))).Is(HttpStatusCode.Created);

        var placed = (await client.GetJsonAsync("/v1/events?limit=1")).Is(HttpStatusCode.OK)["events"][0].GetProperty("body");

        Assert.Equal("all-or-nothing", placed.GetProperty("allocation").GetString());
        Assert.True(placed.GetProperty("at").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task An_append_that_can_not_be_read_is_told_and_the_others_go_on()
    {
        await using var silo = await TestSilo.StartAsync();
        var store = silo.Service<IJournal>().Store;
        await store.AppendAsync(
            new[] { new JournalAppend(new JournalRow("order/shop/damaged", 1, Guid.NewGuid(), Guid.Empty, 1, new byte[] { 9, 9 }), DueChange.None) }, new AppendResult[1], CancellationToken.None);
        var sku = await Stock.NewAsync(silo, units: 5);
        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("sound", (sku, 1)))).Is(HttpStatusCode.Created);

        var events = (await silo.Shop.GetJsonAsync("/v1/events")).Is(HttpStatusCode.OK)["events"];

        Assert.Equal(("order/shop/damaged#1.0", "unreadable/1"), (events[0].GetProperty("id").GetString(), events[0].GetProperty("type").GetString()));
        Assert.Equal("order/shop/sound#1.0", events[1].GetProperty("id").GetString());
        await Eventually.TrueAsync("the sound order is listed", async () =>
            (await silo.Shop.GetJsonAsync("/v1/orders")).Is(HttpStatusCode.OK)["orders"].EnumerateArray().Select(order => order.GetProperty("orderId").GetString()).SequenceEqual(["shop/sound"]));
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("~0")]
    public async Task A_listener_from_a_position_that_was_never_given_is_refused(string after)
    {
        using var request = Stream(null);
        request.RequestUri = new Uri($"/v1/events?after={after}", UriKind.Relative);
        using var refused = await _silo.Ops.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        (await Reply.ReadAsync(refused)).Is(HttpStatusCode.UnprocessableEntity, "position-unknown");
    }

    [Fact]
    public async Task A_listener_hears_at_once_that_it_is_connected()
    {
        using var request = Stream(null);
        using var response = await _silo.Ops.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: heartbeat", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task The_stream_of_a_revoked_key_is_closed()
    {
        await using var silo = await TestSilo.StartAsync();
        var sku = await Stock.NewAsync(silo, units: 5);
        using var request = Stream(null);
        using var open = await silo.Ops.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await open.Content.ReadAsStreamAsync());
        Assert.Equal("event: heartbeat", await reader.ReadLineAsync());
        var kept = ApiKeyFile.Read(silo.KeyFile).Where(key => !key.Scopes.Contains(ApiKeyScopes.Ops)).ToList();
        File.Delete(silo.KeyFile);
        kept.ForEach(key => ApiKeyFile.Add(silo.KeyFile, key));
        silo.Service<KeyRing>().Load();

        (await silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("after", (sku, 1)))).Is(HttpStatusCode.Created);

        Assert.DoesNotContain("order/shop/after", await reader.ReadToEndAsync().WaitAsync(TestSilo.Patience), StringComparison.Ordinal);
    }

    private static async Task<List<string>> AllAsync(HttpClient client, int limit)
    {
        var ids = new List<string>();
        string? after = null;
        while (true)
        {
            var page = (await client.GetJsonAsync($"/v1/events?limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}")).Is(HttpStatusCode.OK);
            ids.AddRange(page["events"].EnumerateArray().Select(e => e.GetProperty("id").GetString()!));
            if (page["isAtEnd"].GetBoolean())
            {
                return ids;
            }

            after = page["next"].GetString();
        }
    }

    private static async Task<Heard> ListenAsync(HttpClient client, string? lastId, Func<Heard, bool> isWanted, CancellationToken patience)
    {
        using var request = Stream(lastId);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience));
        while (await reader.ReadLineAsync(patience) is { } line)
        {
            if (line.StartsWith("data: {\"id\"", StringComparison.Ordinal))
            {
                var json = JsonDocument.Parse(line[6..]).RootElement;
                var heard = new Heard(json.GetProperty("id").GetString()!, json.GetProperty("position").GetString()!, json.GetProperty("stream").GetString()!);
                if (isWanted(heard))
                {
                    return heard;
                }
            }
        }

        throw new InvalidOperationException("The stream has ended before the wanted event.");
    }

    private static HttpRequestMessage Stream(string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    private sealed record Heard(string Id, string Position, string Stream);
}
