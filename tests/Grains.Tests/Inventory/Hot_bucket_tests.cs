using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Tests.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Testing;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>One SKU that everybody wants at once, on each provider of the journal.</summary>
public sealed class Hot_bucket_tests
{
    private const int Callers = 64;

    private static readonly int Units = Runs.Of(10_000);
    private static readonly int Attempts = Units * 3 / 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public Task Callers_get_exactly_what_is_there_from_a_journal_in_memory() => CallersGetExactlyWhatIsThereAsync(StoreAddress.Memory);

    [Fact]
    public async Task Callers_get_exactly_what_is_there_from_a_journal_in_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("hot-bucket-");
        try
        {
            await CallersGetExactlyWhatIsThereAsync(StoreAddress.Parse("sqlite:" + Path.Combine(folder.FullName, "hot.db")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [PostgresFact]
    public async Task Callers_get_exactly_what_is_there_from_a_journal_in_PostgreSQL() =>
        await CallersGetExactlyWhatIsThereAsync(StoreAddress.Parse("postgres:" + await (await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync()));

    private static async Task CallersGetExactlyWhatIsThereAsync(StoreAddress address)
    {
        await using var host = await GrainHost.StartAsync(address: address);
        var bucket = host.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("85123A"));
        await bucket.Receive(new ReceiveStock("receipt-1", Units, "delivery", "test"));

        var next = 0;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallerAsync())).WaitAsync(Patience);

        var all = outcomes.SelectMany(o => o).ToLookup(o => o);
        Assert.Equal((Units, Attempts - Units), (all[ReserveOutcome.Reserved].Count(), all[ReserveOutcome.Rejected].Count()));
        var seen = await bucket.GetAvailability();
        Assert.Equal((0, Units, Units), (seen.Available, seen.Reserved, seen.OnHand));

        async Task<List<ReserveOutcome>> CallerAsync()
        {
            var mine = new List<ReserveOutcome>();
            for (var i = Interlocked.Increment(ref next); i <= Attempts; i = Interlocked.Increment(ref next))
            {
                mine.Add((await bucket.Reserve(new ReserveStock($"web/{i}/1", "reserve", 1, 1, TimeSpan.FromMinutes(10), host.Clock.GetUtcNow()))).Outcome);
            }

            return mine;
        }
    }
}

/// <summary>Skipped, with what to install, where there is no PostgreSQL server.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = ThrowawayPostgres.Missing;
}
