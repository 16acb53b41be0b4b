using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Client;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Retries;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Testing;

namespace OrderCluster.Channels.Tests.Client;

public sealed class ThroughAGateway : IAsyncLifetime
{
    private const int MaxFrameBytes = 10_000;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly PlaceOrder Order = new(
        "web", "R-1", "", null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, "A", 2, 1.5m)], DateTimeOffset.UnixEpoch);

    private SiloPorts? _ports;
    private EmbeddedSilo? _silo;
    private EmbeddedClient? _client;

    public async Task InitializeAsync()
    {
        _ports = SiloPorts.BindGateway(IPAddress.Loopback, 0);
        _silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(ThroughAGateway).Assembly),
            services => services
                .AddSingleton<ISiloMembership>(new SingleSilo(new SiloAddress(Guid.NewGuid(), "127.0.0.1", 0, _ports.GatewayPort, 0)))
                .AddClusterTransport(_ports));
        _client = await EmbeddedClient.StartNewAsync(options =>
        {
            options.MaxFrameBytes = MaxFrameBytes;
            options.Gateways.Add($"127.0.0.1:{_ports.GatewayPort}");
            options.Assemblies.Add(typeof(IOrderGrain).Assembly);
        });
    }

    public async Task DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _silo!.DisposeAsync();
        _ports!.Dispose();
    }

    [Fact]
    public async Task An_order_without_a_hash_gets_it_on_its_way() =>
        Assert.Equal(BodyHash.Of(Order), (await PlaceAsync(Order)).ReasonCode);

    [Fact]
    public async Task A_hash_that_the_caller_has_computed_stands() =>
        Assert.Equal("its own", (await PlaceAsync(Order with { BodyHash = "its own" })).ReasonCode);

    [Fact]
    public async Task Arguments_beyond_the_limit_are_refused_at_the_first_attempt_with_the_limit()
    {
        var large = new PutProduct(new string('x', 2 * MaxFrameBytes), new Money(1, "GBP"), "each", "ops");

        // A second attempt would wait for a clock that stands still.
        var refused = await Assert.ThrowsAsync<InvalidRequestException>(() => Orders.PutProductAsync("A", large).WaitAsync(Bound));

        Assert.Equal("message-too-large", refused.Code);
        Assert.Contains($"the limit is {MaxFrameBytes} (MaxFrameBytes)", refused.Message, StringComparison.Ordinal);
    }

    private IOrderClusterClient Orders => OrderClusterClients.OverGrains(_client!.Client, new RetryPolicy(new ManualTimeProvider()));

    private Task<OrderReceipt> PlaceAsync(PlaceOrder order) => Orders.PlaceAsync(order).WaitAsync(Bound);
}

/// <summary>Answers with the hash that an order came with, as its reason.</summary>
public sealed class HashTellingGrain : Grain, IOrderGrain
{
    public Task<OrderReceipt> Place(PlaceOrder command) => Task.FromResult(new OrderReceipt(
        this.GetPrimaryKeyString(), OrderState.Rejected, PaymentState.Pending, command.BodyHash, new Money(0, command.Currency), [], [], false));

    public Task<OrderView> Get() => throw new NotSupportedException();

    public Task<CancelReceipt> Cancel(CancelOrder command) => throw new NotSupportedException();

    public Task<OrderView> ReleaseHold(ReleaseHold command) => throw new NotSupportedException();

    public Task Wake() => throw new NotSupportedException();
}
