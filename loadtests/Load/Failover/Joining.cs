using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Load.Failover;

/// <summary>A third silo joins two under load: what share of the grains in memory moves, how soon, and what callers see.</summary>
internal static class Joining
{
    private const int Silos = 2;

    /// <summary>Grains that move of themselves only leave; it is the next call that wakes them at the new owner.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    internal static async Task<bool> MeasureAsync(FailoverOptions options)
    {
        var runs = new List<JoinRun>();
        for (var number = 0; number < options.Runs; number++)
        {
            runs.Add(await RunAsync(options, number));
            runs[^1].Print(number + 1);
        }

        Console.WriteLine(
            $"Median of {runs.Count}: {Median.Of(runs.Select(run => run.Share)):P1} of the grains moved, within {Median.Of(runs.Select(run => run.Settled.TotalSeconds)):N1} s; "
            + $"{runs.Sum(run => run.Orders.Failures)} failed orders and {runs.Sum(run => run.FailedProbes)} failed probes in all, "
            + $"{Median.Of(runs.Select(run => (double)run.Orders.Retries)):N0} retries, {runs.Sum(run => run.Verdict.Count)} contradictions and violations in all");
        return runs.TrueForAll(run => run.IsGood);
    }

    private static async Task<JoinRun> RunAsync(FailoverOptions options, int number)
    {
        await using var bench = await FailoverCluster.StartAsync(Silos, options.Keys);
        await new KeyProbes(bench.Once, bench.Keys).AskAllAsync();
        var arrivals = new OrderArrivals(bench.Shop, bench.Keys, options.Rate, number);
        await Task.Delay(Calm);
        var before = await ActivationsAsync(bench);

        var third = await bench.Cluster.AddAsync();
        var joined = DateTimeOffset.UtcNow;
        var failedProbes = 0;
        var settled = Watched;
        while (DateTimeOffset.UtcNow - joined < Watched)
        {
            failedProbes += (await new KeyProbes(bench.Once, bench.Keys).AskAllAsync()).Sum(answer => answer.Attempts - 1);
            var owned = (await Owners.ReadAsync(bench)).KeysOf(third, bench.Keys).Count;
            if ((await ActivationsAsync(bench))[^1] >= owned)
            {
                settled = DateTimeOffset.UtcNow - joined;
                break;
            }

            await Task.Delay(Step);
        }

        var after = await ActivationsAsync(bench);
        await Task.Delay(Calm);
        await arrivals.StopAsync();
        return new JoinRun(before, after, settled, failedProbes, Tally.Of(bench.Shop), await JournalVerdict.OfAsync(bench));
    }

    /// <summary>Of each silo, in the order of their start.</summary>
    private static async Task<long[]> ActivationsAsync(FailoverCluster bench)
    {
        var rows = await bench.Cluster.Board(bench.Cluster.Silos[0]).SilosAsync();
        return [.. bench.Cluster.Silos.Select(silo => rows.First(row => row.Address == silo.Address.GetLeftPart(UriPartial.Authority)).Activations)];
    }
}

/// <summary>What one run has shown.</summary>
/// <param name="Before">Grains in memory of each silo before the third joined.</param>
/// <param name="After">The same afterwards, the third last.</param>
/// <param name="Settled">How long it took from when all knew the third until it had its share.</param>
internal sealed record JoinRun(
    IReadOnlyList<long> Before, IReadOnlyList<long> After, TimeSpan Settled, int FailedProbes, Tally Orders, JournalVerdict Verdict)
{
    internal double Share => (double)After[^1] / After.Sum();

    internal bool IsGood => Share is >= 0.25 and <= 0.42 && Orders.Failures == 0 && FailedProbes == 0 && Verdict.IsClean;

    internal void Print(int number)
    {
        Console.WriteLine($"Run {number}: {Share:P1} of the grains moved to the third silo within {Settled.TotalSeconds:N1} s: {string.Join(" + ", Before)} became {string.Join(" + ", After)}");
        Console.WriteLine($"  keys     {FailedProbes} failed probes");
        Console.WriteLine($"  orders   {Orders}");
        Console.WriteLine($"  journal  {Verdict}");
    }
}
