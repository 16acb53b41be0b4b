using OrderCluster.Client.Retries;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Faults;
using OrderCluster.LocalCluster.Load;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Load.Failover;

/// <summary>One fault after the other for a long time, under load; then the client's history is held against the journal.</summary>
internal static class Soak
{
    private const int Silos = 3;
    private const int OrdersBetween = 500;

    internal static async Task<bool> RunAsync(FailoverOptions options)
    {
        var until = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(options.Minutes);
        await using var postgres = await ThrowawayPostgres.StartAsync();
        await using var bench = await FailoverCluster.StartAsync(
            Silos, options.Keys, new RetryPolicy(TimeProvider.System, LocalSilos.Patience), $"postgres:{await postgres.CreateDatabaseAsync()}");
        var arrivals = new OrderArrivals(bench.Shop, bench.Keys, options.Rate, options.Seed);
        var reads = new StockReads(bench.Shop, bench.Keys, readers: 8, TimeSpan.FromMilliseconds(20));
        var faults = new FaultSequence(bench.Cluster, postgres, options.Seed);
        for (var step = 1; DateTimeOffset.UtcNow < until; step++)
        {
            var fault = await faults.StepAsync();
            await arrivals.AwaitMoreAsync(OrdersBetween, $"after {fault}");
            Console.WriteLine($"{DateTimeOffset.UtcNow:HH:mm:ss} {step,4} {fault}: {bench.Shop.Calls:N0} calls, {bench.Shop.Retries:N0} retries, {bench.Shop.Failures} failures or over 10 s");
        }

        await arrivals.StopAsync();
        await reads.StopAsync();
        var verdict = await JournalVerdict.OfAsync(bench);
        Console.WriteLine($"  orders and reads  {Tally.Of(bench.Shop)}");
        Console.WriteLine($"  journal           {verdict}");
        return verdict.IsClean;
    }
}
