using System.Net;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Keys;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class Authorization(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    /// <summary>Every route, and which of the keys shop, quoting, ops, admin it lets in.</summary>
    public static TheoryData<string, string, string> Matrix => new()
    {
        { "POST", "/v1/orders", "shop quoting" },
        { "GET", "/v1/orders", "shop quoting ops" },
        { "GET", "/v1/orders/shop/none", "shop quoting ops" },
        { "POST", "/v1/orders/shop/none/cancel", "shop quoting ops" },
        { "POST", "/v1/orders/shop/none/holds/other/release", "ops" },
        { "GET", "/v1/inventory/X", "shop quoting ops" },
        { "POST", "/v1/inventory/X/receipts", "ops" },
        { "POST", "/v1/inventory/X/adjustments", "ops" },
        { "GET", "/v1/customers/C", "ops" },
        { "PUT", "/v1/customers/C/credit-limit", "admin" },
        { "GET", "/v1/products/X", "shop quoting ops" },
        { "PUT", "/v1/products/X", "admin" },
        { "GET", "/v1/events", "shop quoting ops" },
        { "GET", "/v1/audit", "ops" },
        { "GET", "/v1/overview", "ops" },
        { "POST", "/v1/views/rebuild", "ops" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_route_lets_in_exactly_the_scopes_that_it_names(string method, string path, string allowed)
    {
        (string Name, HttpClient Client)[] keys = [("shop", _silo.Shop), ("quoting", _silo.Quoting), ("ops", _silo.Ops), ("admin", _silo.Admin)];
        foreach (var (name, client) in keys)
        {
            var reply = await client.CallAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");

            var isIn = reply.Status != HttpStatusCode.Forbidden;
            Assert.True(isIn == allowed.Split(' ').Contains(name), $"{method} {path} with the key '{name}': {(int)reply.Status} {reply.Text}");
            if (!isIn)
            {
                reply.Is(HttpStatusCode.Forbidden, "scope-missing");
            }
        }
    }

    [Fact]
    public async Task Metrics_are_for_operators()
    {
        (await _silo.Shop.GetJsonAsync("/metrics")).Is(HttpStatusCode.Forbidden, "scope-missing");
        (await _silo.Anonymous.GetJsonAsync("/metrics")).Is(HttpStatusCode.Unauthorized, "key-missing");
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task No_route_answers_without_a_key(string method, string path, string allowed)
    {
        Assert.NotEmpty(allowed);

        (await _silo.Anonymous.CallAsync(new HttpMethod(method), path, method == "GET" ? null : "{}")).Is(HttpStatusCode.Unauthorized, "key-missing");
    }

    [Theory]
    [InlineData("oc_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nonsense")]
    [InlineData("oc__")]
    public async Task A_key_that_is_not_the_silos_is_refused(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Add("X-Api-Key", key);
        using var response = await _silo.Anonymous.SendAsync(request);

        (await Reply.ReadAsync(response)).Is(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Fact]
    public async Task A_key_with_one_character_changed_is_refused()
    {
        var key = _silo.Ops.DefaultRequestHeaders.GetValues("X-Api-Key").Single();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Add("X-Api-Key", key[..^2] + (key[^2] == 'A' ? 'B' : 'A') + key[^1]);
        using var response = await _silo.Anonymous.SendAsync(request);

        (await Reply.ReadAsync(response)).Is(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Fact]
    public async Task A_key_may_come_as_a_bearer_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Authorization = new("Bearer", _silo.Ops.DefaultRequestHeaders.GetValues("X-Api-Key").Single());
        using var response = await _silo.Anonymous.SendAsync(request);

        (await Reply.ReadAsync(response)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("POST", "/cancel", """{"reason":"x"}""")]
    public async Task Another_channels_order_is_not_found_in_the_same_words_as_none(string method, string call, string? body)
    {
        var sku = await Stock.NewAsync(_silo, units: 2);
        await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order($"private{call.Length}", (sku, 1)));

        var foreign = (await _silo.OtherShop.CallAsync(new HttpMethod(method), $"/v1/orders/shop/private{call.Length}{call}", body, "k")).Is(HttpStatusCode.NotFound, "order-not-found");
        var none = (await _silo.OtherShop.CallAsync(new HttpMethod(method), $"/v1/orders/other-shop/none{call}", body, "k")).Is(HttpStatusCode.NotFound, "order-not-found");

        Assert.Equal(none.Text, foreign.Text);
    }

    [Fact]
    public async Task A_key_added_to_the_file_is_accepted_without_a_restart()
    {
        var (text, record) = ApiKeyRecord.Make("late", [ApiKeyScopes.Ops], null, DateTimeOffset.UnixEpoch);
        var file = Path.Combine(Path.GetTempPath(), $"oc-keys-{Guid.NewGuid():N}.json");
        var clock = new FakeTimeProvider();
        try
        {
            ApiKeyFile.Add(file, ApiKeyRecord.Make("first", [ApiKeyScopes.Ops], null, DateTimeOffset.UnixEpoch).Record);
            var ring = new Silo.Http.KeyRing(file, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Silo.Http.KeyRing>.Instance);
            ring.Load();
            Assert.Null(ring.Find(text));

            ApiKeyFile.Add(file, record);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(1));
            clock.Advance(TimeSpan.FromSeconds(2));

            Assert.Equal(record.Id, ring.Find(text)?.Id);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_key_file_holds_no_secret_and_is_its_owners_alone()
    {
        var key = _silo.Ops.DefaultRequestHeaders.GetValues("X-Api-Key").Single();

        Assert.DoesNotContain(key[16..], File.ReadAllText(_silo.KeyFile), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_silo.KeyFile));
        }
    }
}
