using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
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
            if (line.StartsWith("data: ", StringComparison.Ordinal))
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
