using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Load.Benchmarks;

namespace OrderCluster.LoadTests.Tests.Benchmarks;

public class SkuRunTests
{
    private const int Callers = 8;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_bucket_holds_what_its_callers_were_promised()
    {
        await using var store = await BenchmarkStore.OpenAsync(null);
        await using var silo = await JournalingSilo.StartAsync(store.Address);
        var run = new SkuRun(Bucket(silo), Callers);
        await run.ReceiveAsync();
        var latencies = await run.ReserveAsync(Short);
        await run.CheckAsync();
        Assert.True(latencies.Count >= Callers);
        Assert.True(silo.Appends > 1);
    }

    [Fact]
    public async Task A_bucket_that_holds_other_than_its_callers_were_promised_is_found()
    {
        await using var silo = await JournalingSilo.StartAsync(OrderCluster.Journal.Store.StoreAddress.Memory);
        var run = new SkuRun(Bucket(silo), Callers);
        await run.ReceiveAsync();
        await run.ReserveAsync(Short);
        await Bucket(silo).Reserve(new ReserveStock("elsewhere/1/1", "reserve", 1, 1, TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
        await Assert.ThrowsAsync<InvalidOperationException>(run.CheckAsync);
    }

    private static IInventoryBucketGrain Bucket(JournalingSilo silo) => silo.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("BENCH"));
}
