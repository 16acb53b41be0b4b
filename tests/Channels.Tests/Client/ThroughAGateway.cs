using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace OrderCluster.Channels.Tests.Client;

public sealed class ThroughAGateway : IAsyncLifetime
{
    private const int MailboxLimit = 2;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly PlaceOrder Order = new(
        "web", "R-1", "", null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, "A", 2, 1.5m)], DateTimeOffset.UnixEpoch);

    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(initialSilosCount: 1)
        .ConfigureSilo((_, silo) => silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxEnqueuedRequestsHardLimit = MailboxLimit))
        .Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task An_order_without_a_hash_gets_it_on_its_way() =>
        Assert.Equal(BodyHash.Of(Order), (await PlaceAsync(Order)).ReasonCode);

    [Fact]
    public async Task A_hash_that_the_caller_has_computed_stands() =>
        Assert.Equal("its own", (await PlaceAsync(Order with { BodyHash = "its own" })).ReasonCode);

    [Fact]
    public async Task A_repeat_after_an_unknown_outcome_says_that_it_is_one() =>
        Assert.Equal("a repeat", (await PlaceAsync(Order with { Reference = HashTellingGrain.AnswersRepeats })).ReasonCode);

    [Fact]
    public async Task A_full_mailbox_is_an_overload_that_says_when_to_ask_again()
    {
        var calls = Enumerable.Range(0, 4 * MailboxLimit).Select(_ => Grains(attempts: 1).GetGrain<IProductGrain>("FULL").Find()).ToArray();

        var told = await Assert.ThrowsAsync<TryAgainException>(async () => await (await Task.WhenAny(calls).WaitAsync(Bound)));
        await Assert.ThrowsAsync<LimitExceededException>(() => _cluster.Client.GetGrain<IProductGrain>("FULL").Find());

        Assert.Equal("overloaded", told.Code);
        Assert.True(told.RetryAfter > TimeSpan.Zero);
        SlowProductGrain.Open();
        await Task.WhenAll(calls.Select(call => call.ContinueWith(static _ => { }, TaskScheduler.Default))).WaitAsync(Bound);
        Assert.Contains(calls, call => call.IsCompletedSuccessfully);
    }

    private RetryingGrains Grains(int attempts) =>
        new(_cluster.Client, new RetryPolicy(new FakeTimeProvider(), new RetryOptions { Attempts = attempts, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero }));

    private Task<OrderReceipt> PlaceAsync(PlaceOrder order) =>
        Grains(attempts: 2).GetGrain<IOrderGrain>(GrainKeys.Order(order.Channel, order.Reference)).Place(order).WaitAsync(Bound);
}

/// <summary>Answers with the hash that an order came with, as its reason; one order it leaves unanswered at first.</summary>
public sealed class HashTellingGrain : Grain, IOrderGrain
{
    public const string AnswersRepeats = "R-2";

    public Task<OrderReceipt> Place(PlaceOrder command) => command is { Reference: AnswersRepeats, IsRetry: false } ? throw new TimeoutException() : Task.FromResult(new OrderReceipt(
        this.GetPrimaryKeyString(), OrderState.Rejected, PaymentState.Pending, command.IsRetry ? "a repeat" : command.BodyHash, new Money(0, command.Currency), [], [], false, default));

    public Task<OrderView> Get() => throw new NotSupportedException();

    public Task<CancelReceipt> Cancel(CancelOrder command) => throw new NotSupportedException();

    public Task<OrderView> ReleaseHold(ReleaseHold command) => throw new NotSupportedException();

    public Task Wake() => throw new NotSupportedException();
}

/// <summary>Answers nothing until it is told to.</summary>
public sealed class SlowProductGrain : Grain, IProductGrain
{
    private static readonly TaskCompletionSource Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void Open() => Gate.TrySetResult();

    public Task<Product> Put(PutProduct command) => throw new NotSupportedException();

    public async Task<Product?> Find()
    {
        await Gate.Task;
        return null;
    }
}
