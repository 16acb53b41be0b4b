using System.Net;
using System.Text;
using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Testing;

namespace OrderCluster.Channels.Tests.Client;

public sealed class HttpClientTests : HttpMessageHandler
{
    private const string Reference = "R#1";

    private static readonly OrderBody Order = new(Reference, null, "GBP", AllocationRule.ShipWhatIsThere, [new OrderLineBody("A", 2, 1.5m)], DateTimeOffset.UnixEpoch);

    private readonly List<string> _requests = [];
    private readonly Queue<(HttpStatusCode Status, string Body)> _answers = [];
    private HttpRequestError? _fault;

    [Fact]
    public async Task An_order_goes_out_as_the_body_that_the_edge_takes_with_its_reference_as_key()
    {
        Answer(HttpStatusCode.Created, """{"orderId":"web/R#1","state":"confirmed","payment":"authorized","total":{"amount":3,"currency":"GBP"},"lines":[],"holds":[],"isRepeat":false,"later":1}""");

        var receipt = await Client().PlaceAsync(Reference, Order);

        Assert.Equal(("web/R#1", OrderState.Confirmed), (receipt.OrderId, receipt.State));
        Assert.Equal(
            """POST /v1/orders X-Api-Key=oc_key Idempotency-Key=R#1 {"reference":"R#1","currency":"GBP","allocation":"ship-what-is-there","lines":[{"sku":"A","quantity":2,"unitPrice":1.5}],"orderedAt":"1970-01-01T00:00:00+00:00"}""",
            Assert.Single(_requests));
    }

    [Fact]
    public async Task Ids_are_escaped_in_paths()
    {
        Answer(HttpStatusCode.NotFound, """{"code":"order-not-found","detail":"There is none."}""");

        var error = await Assert.ThrowsAsync<NotFoundException>(() => Client().GetOrderAsync("web/R#1+2"));

        Assert.Equal(("order-not-found", "There is none."), (error.Code, error.Message));
        Assert.StartsWith("GET /v1/orders/web/R%231%2B2 ", Assert.Single(_requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"orders":[],"next":null}""")]
    [InlineData("""{"orderId":"web/R#2","state":"confirmed"}""")]
    public async Task An_answer_about_something_else_is_told_from_the_one_that_was_asked_for(string body)
    {
        Answer(HttpStatusCode.OK, body);

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Client().GetOrderAsync("web/R#1"));

        Assert.Equal("answer-of-another", error.Code);
        Assert.Single(_requests);
    }

    [Theory]
    [InlineData("web/..")]
    [InlineData("web/.")]
    public async Task An_id_that_no_address_can_carry_is_not_asked_for(string orderId)
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Client().GetOrderAsync(orderId));

        Assert.Equal("not-addressable", error.Code);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_refusal_carries_every_problem()
    {
        Answer(HttpStatusCode.BadRequest, """{"code":"a","problems":[{"code":"a","field":"x","message":"m"},{"code":"b","field":"y","message":"n"}]}""");

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Client().PlaceAsync(Reference, Order));

        Assert.Equal([new Problem("a", "x", "m"), new Problem("b", "y", "n")], error.Problems);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, """{"code":"order-reference-reused"}""", typeof(ConflictException), "order-reference-reused")]
    [InlineData(HttpStatusCode.Unauthorized, """{"code":"key-missing"}""", typeof(ForbiddenException), "key-missing")]
    [InlineData(HttpStatusCode.BadRequest, "<html>", typeof(InvalidRequestException), "http-400")]
    [InlineData(HttpStatusCode.ServiceUnavailable, """{"code":"mailbox-full","retryAfterMs":5}""", typeof(TryAgainException), "mailbox-full")]
    [InlineData(HttpStatusCode.TooManyRequests, "", typeof(TryAgainException), "http-429")]
    [InlineData(HttpStatusCode.OK, "{", typeof(TryAgainException), "answer-unreadable")]
    public async Task Every_error_comes_back_as_what_it_was_at_the_grain(HttpStatusCode status, string body, Type type, string code)
    {
        Answer(status, body);

        var error = await Record.ExceptionAsync(() => Client().PlaceAsync(Reference, Order));

        Assert.Equal((type, code), (error?.GetType(), (error as OrderClusterException)?.Code));
    }

    [Fact]
    public async Task A_repeat_says_that_it_is_one()
    {
        Answer(HttpStatusCode.ServiceUnavailable, "");
        Answer(HttpStatusCode.Conflict, """{"code":"order-reference-reused"}""");

        await Assert.ThrowsAsync<ConflictException>(() => Client(attempts: 2).PlaceAsync(Reference, Order));

        Assert.DoesNotContain("X-Is-Retry", _requests[0], StringComparison.Ordinal);
        Assert.Contains("X-Is-Retry=true", _requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_key_that_no_header_can_hold_is_refused_and_not_sent(string receiptId)
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Client(attempts: 3).ReceiveAsync("A", new ReceiptBody(receiptId, 1, "")));

        Assert.Equal("idempotency-key-invalid", error.Code);
        Assert.Empty(_requests);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "silo-unreachable", "silo-unreachable")]
    [InlineData(HttpRequestError.NameResolutionError, "silo-unreachable", "silo-unreachable")]
    [InlineData(HttpRequestError.ResponseEnded, "no-answer", "outcome-unknown")]
    public async Task Only_a_write_that_was_sent_has_an_unknown_outcome(HttpRequestError fault, string ofRead, string ofWrite)
    {
        _fault = fault;

        Assert.Equal(ofRead, (await Assert.ThrowsAsync<TryAgainException>(() => Client(attempts: 2).GetOrderAsync("web/R#1"))).Code);
        Assert.Equal(ofWrite, (await Assert.ThrowsAsync<TryAgainException>(() => Client(attempts: 2).PlaceAsync(Reference, Order))).Code);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = string.Concat(request.Headers.Select(header => $"{header.Key}={string.Join(',', header.Value)} "));
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var order = string.Join(' ', headers.Split(' ').OrderByDescending(header => header.StartsWith("X-Api-Key", StringComparison.Ordinal)));
        _requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {order}{body}");
        if (_fault is { } fault)
        {
            throw new HttpRequestException(fault, "as the test wants");
        }

        var (status, answer) = _answers.Dequeue();
        return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }

    private void Answer(HttpStatusCode status, string body) => _answers.Enqueue((status, body));

    private SiloHttp Client(int attempts = 1) => new(
        new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://silo.test") }, "oc_key",
        new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = attempts, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, MaxAskedDelay = TimeSpan.Zero }));
}
