using System.Net;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class HealthAndDescription(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task A_ready_silo_says_so_and_what_its_store_is()
    {
        var reply = (await _silo.Anonymous.GetJsonAsync("/health/ready")).Is(HttpStatusCode.OK);

        Assert.Equal(("ready", "memory", "ok"), (reply["status"].GetString(), reply["store"].GetProperty("provider").GetString(), reply["engine"].GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_living_silo_answers() =>
        Assert.Equal("live", (await _silo.Anonymous.GetJsonAsync("/health/live")).Is(HttpStatusCode.OK).Text);

    [Fact]
    public async Task The_root_names_version_and_links() =>
        Assert.Equal("/openapi/v1.json", (await _silo.Anonymous.GetJsonAsync("/")).Is(HttpStatusCode.OK)["links"].GetProperty("openapi").GetString());

    [Theory]
    [MemberData(nameof(Authorization.Matrix), MemberType = typeof(Authorization))]
    public async Task The_description_lists_every_route_with_its_errors(string method, string path, string allowed)
    {
        Assert.NotEmpty(allowed);
        var template = path.Replace("shop/none", "{channel}/{reference}", StringComparison.Ordinal).Replace("/other/", "/{hold}/", StringComparison.Ordinal)
            .Replace("/X", "/{sku}", StringComparison.Ordinal).Replace("customers/C", "customers/{customerId}", StringComparison.Ordinal);

        var description = (await _silo.Anonymous.GetJsonAsync("/openapi/v1.json")).Is(HttpStatusCode.OK);

        Assert.True(description["paths"].TryGetProperty(template, out var route), $"{template} is not described");
        var call = route.GetProperty(method.ToLowerInvariant());
        Assert.True(call.GetProperty("responses").TryGetProperty("401", out _), $"{method} {template} does not describe 401");
        Assert.Equal(method != "GET" && path != "/v1/views/rebuild", call.TryGetProperty("requestBody", out _));
    }

    [Fact]
    public async Task The_description_is_made_once_and_a_stranger_gets_it_within_bounds()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { HttpLimits = new Settings.HttpLimits { PerSecondWithoutKey = 4 } });
        var text = silo.Service<OpenApiText>();
        Assert.Same(await text.ReadAsync(), await text.ReadAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.Anonymous.GetJsonAsync("/openapi/v1.json")));

        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.OK);
        replies.First(reply => reply.Status != HttpStatusCode.OK).Is(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task A_second_audit_is_told_to_wait_for_the_first()
    {
        var turn = _silo.Service<AuditTurn>();
        Assert.True(turn.TryTake());
        try
        {
            (await _silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.TooManyRequests, "audit-running");
        }
        finally
        {
            turn.GiveBack();
        }
    }

    [Fact]
    public async Task An_audit_of_a_sound_journal_finds_nothing()
    {
        var sku = await Stock.NewAsync(_silo, units: 3);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("audited", (sku, 2)))).Is(HttpStatusCode.Created);

        var report = (await _silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.OK);

        Assert.Equal(0, report["violationCount"].GetInt64());
        Assert.True(report["rows"].GetInt64() > 0);
    }
}
