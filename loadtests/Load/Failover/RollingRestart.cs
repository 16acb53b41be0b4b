using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Load.Failover;

/// <summary>All silos are restarted under load, one after the other: no call may fail.</summary>
internal static class RollingRestart
{
    private const int Silos = 3;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    internal static async Task<bool> MeasureAsync(FailoverOptions options)
    {
        var runs = new List<(Tally Orders, JournalVerdict Verdict)>();
        for (var number = 0; number < options.Runs; number++)
        {
            runs.Add(await RunAsync(options, number));
            Console.WriteLine($"Run {number + 1}");
            Console.WriteLine($"  orders   {runs[^1].Orders}");
            Console.WriteLine($"  journal  {runs[^1].Verdict}");
        }

        Console.WriteLine(
            $"Median of {runs.Count}: {Median.Of(runs.Select(run => (double)run.Orders.Calls)):N0} orders, "
            + $"{Median.Of(runs.Select(run => (double)run.Orders.Attempts)):N0} attempts, {Median.Of(runs.Select(run => (double)run.Orders.Retries)):N0} retries, "
            + $"longest {Median.Of(runs.Select(run => run.Orders.Longest.TotalSeconds)):N2} s; {runs.Sum(run => run.Orders.Failures)} failures in all, "
            + $"{runs.Sum(run => run.Verdict.Count)} contradictions and violations in all");
        return runs.TrueForAll(run => run.Orders.Failures == 0 && run.Verdict.IsClean);
    }

    private static async Task<(Tally Orders, JournalVerdict Verdict)> RunAsync(FailoverOptions options, int number)
    {
        await using var bench = await FailoverCluster.StartAsync(Silos, options.Keys);
        var arrivals = new OrderArrivals(bench.Shop, bench.Keys, options.Rate, number);
        foreach (var silo in bench.Cluster.Silos.ToArray())
        {
            await Task.Delay(Calm);
            var begin = DateTimeOffset.UtcNow;
            var before = bench.Shop.Retries;
            await silo.StopAsync();
            var stopped = DateTimeOffset.UtcNow;
            await bench.Cluster.RestartAsync(silo);
            Console.WriteLine(
                $"  :{silo.Ports.Http} stopped in {(stopped - begin).TotalSeconds:N2} s, back after {(DateTimeOffset.UtcNow - begin).TotalSeconds:N2} s, {bench.Shop.Retries - before} retries");
        }

        await Task.Delay(Calm);
        await arrivals.StopAsync();
        return (Tally.Of(bench.Shop), await JournalVerdict.OfAsync(bench));
    }
}
