using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Tests.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Grains.Tests.Inventory;

public sealed class Bucket_grain_tests
{
    private const string Sku = "85123A";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_repeat_after_a_new_activation_gets_the_stored_refusal_although_stock_has_come()
    {
        var streams = new FaultOnDemand();
        await using var host = await GrainHost.StartAsync(store => new FaultyJournalStore(store, streams));
        var bucket = host.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku));
        var refused = await bucket.Reserve(Reserve(host, "web/1/1"));
        await bucket.Receive(new ReceiveStock("receipt-1", 5, "delivery", "test"));

        await PoisonAsync(streams, bucket);
        var repeated = await bucket.Reserve(Reserve(host, "web/1/1")).WaitAsync(Patience);

        Assert.Equal(ReserveOutcome.Rejected, refused.Outcome);
        Assert.Equal(refused, repeated);
    }

    [Fact]
    public async Task A_failed_append_is_answered_with_try_again_and_leaves_nothing_behind()
    {
        var streams = new FaultOnDemand();
        await using var host = await GrainHost.StartAsync(store => new FaultyJournalStore(store, streams));
        var bucket = host.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku));
        await bucket.Receive(new ReceiveStock("receipt-1", 5, "delivery", "test"));
        streams.Next = StoreFault.Conflict(StreamNames.Stock(GrainKeys.Bucket(Sku)));

        var error = await Assert.ThrowsAsync<TryAgainException>(() => bucket.Reserve(Reserve(host, "web/1/1")).WaitAsync(Patience));

        Assert.Equal("try-again", error.Code);
        Assert.Equal(5, (await bucket.GetAvailability().WaitAsync(Patience)).Available);
    }

    [Fact]
    public async Task A_key_that_names_no_bucket_is_refused_and_stored_nowhere()
    {
        await using var host = await GrainHost.StartAsync();
        var bucket = host.Grains.GetGrain<IInventoryBucketGrain>("lower case@main");

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => bucket.Receive(new ReceiveStock("receipt-1", 5, "delivery", "test")));

        Assert.Equal("sku-invalid", error.Code);
        Assert.Empty(await host.Store.ListStreamsAsync("", null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_refusal_that_rests_on_the_state_reaches_the_caller_with_its_code()
    {
        await using var host = await GrainHost.StartAsync();
        var bucket = host.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku));
        await bucket.Receive(new ReceiveStock("receipt-1", 5, "delivery", "test"));

        var error = await Assert.ThrowsAsync<ConflictException>(() => bucket.Receive(new ReceiveStock("receipt-1", 6, "delivery", "test")));

        Assert.Equal("operation-reused", error.Code);
    }

    private static async Task PoisonAsync(FaultOnDemand streams, IInventoryBucketGrain bucket)
    {
        streams.Next = StoreFault.Conflict(StreamNames.Stock(GrainKeys.Bucket(Sku)));
        await Assert.ThrowsAsync<TryAgainException>(() => bucket.Receive(new ReceiveStock("receipt-lost", 1, "delivery", "test")).WaitAsync(Patience));
    }

    private static ReserveStock Reserve(GrainHost host, string id) =>
        new(id, "reserve", 1, 1, TimeSpan.FromMinutes(10), host.Clock.GetUtcNow());
}
