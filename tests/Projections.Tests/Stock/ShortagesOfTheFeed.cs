using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Projections.Stock;

namespace OrderCluster.Projections.Tests.Stock;

public sealed class ShortagesOfTheFeed
{
    private static readonly DateTimeOffset Now = WrittenOrders.Now;

    /// <summary>What happens after an adjustment that leaves the bucket five units short, and how many it is short then.</summary>
    public static TheoryData<StockEvent[], long> Lives => new()
    {
        { [], 5 },
        { [new StockReceived("r", 2, "", "", Now)], 3 },
        { [new StockReceived("r", 5, "", "", Now)], 0 },
        { [new ReservationReleased("o/1", "x", 1, 0, Now), new ReservationExpired("o/2", 1, Now)], 3 },
        { [new StockConsumed("o/1", "s", 3, 0, Now)], 5 },
        { [new StockAdjusted("b", -1, 6, "", "", Now)], 6 },
        { [new StockAdjusted("b", 9, 0, "", "", Now), new StockReceived("r", 2, "", "", Now)], 0 },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task A_bucket_is_short_until_what_is_promised_is_there(StockEvent[] events, long units)
    {
        var journal = new InMemoryJournalStore();
        var written = new WrittenOrders(journal);
        await using var views = new ViewStore(StoreAddress.Memory);
        using var runner = new ProjectionRunner(views, journal, () => Task.CompletedTask, [new ShortagesTable()], TimeProvider.System, NullLogger<ProjectionRunner>.Instance);
        foreach (var one in events.Prepend(new StockAdjusted("a", -5, 5, "broken", "key:1", Now)))
        {
            await written.AppendAsync("stock/MUG@north", [EventCatalog.Of<StockEvent>().Write(one)]);
            await runner.LookAsync(CancellationToken.None);
        }

        var shortages = await new ShortageQueries(views).ReadAsync(10, CancellationToken.None);

        Assert.Equal(units == 0 ? [] : [new Shortage("MUG", "north", units, Now)], shortages.Worst);
        Assert.Equal(shortages.Worst.Count, shortages.Buckets);
        await runner.StopAsync(CancellationToken.None);
    }
}
