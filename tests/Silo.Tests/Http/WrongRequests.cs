using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;
using Orleans.Runtime;

namespace OrderCluster.Silo.Tests.Http;

public sealed class WrongRequests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Theory]
    [InlineData("{\"lines\":[", HttpStatusCode.BadRequest, "body-malformed", "lines[0]")]
    [InlineData("", HttpStatusCode.BadRequest, "body-malformed", null)]
    [InlineData("null", HttpStatusCode.BadRequest, "body-missing", null)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "reference-missing", "reference")]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity, "field-invalid", null)]
    [InlineData("{\"status\":\"confirmed\"}", HttpStatusCode.UnprocessableEntity, "field-unknown", "status")]
    [InlineData("{\"mayQuotePrices\":true}", HttpStatusCode.UnprocessableEntity, "field-unknown", "mayQuotePrices")]
    [InlineData("{\"channel\":\"other-shop\"}", HttpStatusCode.UnprocessableEntity, "field-unknown", "channel")]
    [InlineData("{\"reference\":\"a\",\"reference\":\"b\"}", HttpStatusCode.UnprocessableEntity, "field-repeated", "reference")]
    [InlineData("{\"reference\":\"a\",\"currency\":\"GBP\",\"lines\":[{\"sku\":\"X\",\"quantity\":0}]}", HttpStatusCode.UnprocessableEntity, "quantity-invalid", "lines[0].quantity")]
    [InlineData("{\"reference\":\"a\",\"currency\":\"GBP\",\"lines\":[{\"sku\":\"X\",\"quantity\":1},{\"sku\":\"NOSUCH\",\"quantity\":\"1\"}]}", HttpStatusCode.UnprocessableEntity, "field-invalid", "lines[1].quantity")]
    [InlineData("{\"reference\":\"a\",\"currency\":\"GBP\",\"lines\":[{\"sku\":\"X\",\"quantity\":1,\"unitPrise\":1}]}", HttpStatusCode.UnprocessableEntity, "field-unknown", "lines[0].unitPrise")]
    public async Task A_wrong_order_is_told_what_is_wrong_and_stored_nowhere(string body, HttpStatusCode status, string code, string? field)
    {
        var before = await _silo.FeedEndAsync();

        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders", body)).Is(status, code);

        Assert.Equal(field, reply.Json.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.False(string.IsNullOrEmpty(reply["detail"].GetString()));
        Assert.Equal(before, await _silo.FeedEndAsync());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var reply = (await _silo.Shop.PostJsonAsync("/v1/orders", """{"reference":"no good","currency":"pounds","lines":[{"quantity":-1}]}""")).Is(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(
            ["reference", "currency", "lines[0].sku", "lines[0].quantity"], reply["problems"].EnumerateArray().Select(p => p.GetProperty("field").GetString()!));
    }

    [Fact]
    public async Task Malformed_json_is_told_with_its_place() =>
        Assert.Contains("line 2", (await _silo.Shop.PostJsonAsync("/v1/orders", "{\n  \"lines\": [}")).Is(HttpStatusCode.BadRequest)["detail"].GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        // The silo answers and hangs up without reading the body; a client in the midst of sending it may see only that.
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = _silo.Address };
        foreach (var (name, values) in _silo.Shop.DefaultRequestHeaders)
        {
            client.DefaultRequestHeaders.Add(name, values);
        }

        client.DefaultRequestHeaders.ExpectContinue = true;
        (await client.PostJsonAsync("/v1/orders", $$"""{"reference":"{{new string('x', 1024 * 1024)}}"}""")).Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task A_body_of_another_kind_is_unsupported(string contentType) =>
        (await _silo.Shop.CallAsync(HttpMethod.Post, "/v1/orders", "{}", contentType: contentType)).Is(HttpStatusCode.UnsupportedMediaType, "content-type-unsupported");

    [Theory]
    [InlineData("GET", "/v1/orders?stat=confirmed", "parameter-unknown", "stat")]
    [InlineData("GET", "/v1/orders?limit=1&limit=2", "parameter-repeated", "limit")]
    [InlineData("GET", "/v1/orders/shop/none?reference=none", "parameter-unknown", "reference")]
    [InlineData("GET", "/v1/events?from=1", "parameter-unknown", "from")]
    [InlineData("GET", "/v1/overview?limit=1", "parameter-unknown", "limit")]
    [InlineData("POST", "/v1/inventory/X/receipts?place=leeds", "parameter-unknown", "place")]
    [InlineData("POST", "/v1/inventory/X/receipts?location=york", "location-differs", "location")]
    public async Task A_query_parameter_that_an_address_does_not_take_is_refused_by_name(string method, string address, string code, string field)
    {
        var body = method == "GET" ? null : """{"receiptId":"misspelled","quantity":1,"reference":"test","location":"leeds"}""";
        var before = await _silo.FeedEndAsync();

        var refused = (await _silo.Ops.CallAsync(new HttpMethod(method), address, body)).Is(HttpStatusCode.UnprocessableEntity, code);

        Assert.Equal(field, refused["field"].GetString());
        Assert.Equal(before, await _silo.FeedEndAsync());
    }

    [Theory]
    [InlineData("FFFFFFFFFF")]
    [InlineData("zz")]
    public async Task A_chunk_whose_size_is_no_size_is_malformed(string size)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(_silo.Address.Host, _silo.Address.Port);
        await using var stream = client.GetStream();
        var key = _silo.Shop.DefaultRequestHeaders.GetValues("X-Api-Key").Single();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST /v1/orders HTTP/1.1\r\nHost: silo\r\nX-Api-Key: {key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n"));
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync().WaitAsync(TestSilo.Patience));
    }

    [Fact]
    public async Task An_upload_that_goes_on_and_on_ends_soon_after_the_silo_was_told_to_stop()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var clock = new FakeTimeProvider();
        using var uploads = new UploadsAtStop(lifetime, clock);
        using var services = new ServiceCollection().AddSingleton(uploads).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.ContentType = "application/json";
        context.Request.Body = new System.IO.Pipelines.Pipe().Reader.AsStream();
        var reading = JsonBody<OrderBody>.BindAsync(context, null!).AsTask();

        lifetime.StopApplication();
        Assert.False(reading.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading.WaitAsync(TestSilo.Patience));
        Assert.Equal((408, "body-too-slow"), (Problems.Of(error)!.Status, Problems.Of(error)!.Code));
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_told_so() =>
        (await _silo.Shop.GetJsonAsync("/v2/orders")).Is(HttpStatusCode.NotFound, "route-not-found");

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_told_so() =>
        (await _silo.Shop.CallAsync(HttpMethod.Delete, "/v1/orders", null)).Is(HttpStatusCode.MethodNotAllowed, "method-not-allowed");

    [Fact]
    public async Task An_unexpected_error_shows_a_trace_and_nothing_of_its_nature()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with
        {
            ConfigureServices = services => services.AddSingleton<IJournal, BrokenJournal>(),
        });

        var reply = (await silo.Ops.GetJsonAsync("/v1/audit")).Is(HttpStatusCode.InternalServerError, "internal-error");

        Assert.Contains("trace", reply["detail"].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(BrokenJournal.Secret, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_asks_too_much_is_told_to_wait()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { HttpLimits = new HttpLimits { PerSecondPerKey = 2 } });
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.Shop.GetJsonAsync("/v1/products/NOSUCH")));

        var refused = replies.First(r => r.Status != HttpStatusCode.NotFound).Is(HttpStatusCode.TooManyRequests, "rate-limited");

        Assert.Equal("1", refused.Headers["Retry-After"]);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_becomes_an_answer_that_says_when_to_come_back(Exception error, int status, string code)
    {
        var problem = Problems.Of(error)!;

        Assert.Equal((status, code), (problem.Status, problem.Code));
        Assert.True(problem.RetryAfterMs > 0);
    }

    public static TheoryData<Exception, int, string> Faults => new()
    {
        { new TryAgainException("try-again", "…", TimeSpan.FromMilliseconds(100)), 503, "try-again" },
        { new LimitExceededException("…"), 429, "overloaded" },
        { new TryAgainException(TryAgainException.Overloaded, "…", TimeSpan.FromSeconds(2)), 429, "overloaded" },
        { new SiloUnavailableException(), 503, "outcome-unknown" },
        { new TimeoutException(), 503, "outcome-unknown" },
        { new JournalUnavailableException("…"), 503, "outcome-unknown" },
    };

    private sealed class BrokenJournal : IJournal
    {
        public const string Secret = "the-innermost";

        public IJournalStore Store => throw new InvalidOperationException(Secret);

        public JournaledState<TState, TEvent> Open<TState, TEvent>(string stream, IStateModel<TState, TEvent> model, Action<Exception> onPoisoned, Func<JournalException, Exception>? inGrainsWords = null)
            where TState : class
            where TEvent : class => throw new InvalidOperationException(Secret);
    }
}
