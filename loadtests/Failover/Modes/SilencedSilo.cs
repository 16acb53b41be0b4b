using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Faults;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Failover.Modes;

/// <summary>How a silo falls silent.</summary>
internal enum Silencing
{
    Kill,

    /// <summary>Stopped with work in its memory, for so long that it is evicted.</summary>
    Pause,

    /// <summary>Stopped as it stands.</summary>
    Hang,
}

/// <summary>One of three silos falls silent under load: how long until every key answers again, and what callers see.</summary>
internal static class SilencedSilo
{
    private const int Silos = 3;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(30);

    internal static async Task<bool> MeasureAsync(FailoverOptions options, Silencing silencing)
    {
        var runs = new List<SilencedRun>();
        for (var number = 0; number < options.Runs; number++)
        {
            runs.Add(await RunAsync(options, silencing, number));
            runs[^1].Print(number + 1);
        }

        SilencedRun.PrintMedian(runs);
        return runs.TrueForAll(run => run.IsGood) && (silencing != Silencing.Pause || runs.Exists(run => run.LateAppends > 0));
    }

    private static async Task<DateTimeOffset> KillAsync(SiloProcess victim)
    {
        var at = DateTimeOffset.UtcNow;
        await victim.KillAsync();
        return at;
    }

    /// <summary>While commits hang, so that the silo has in its memory what it would write next: that is what comes late.</summary>
    private static async Task<DateTimeOffset> PauseAsync(Bench bench, SiloProcess victim)
    {
        await using var held = await HeldCommits.TakeAsync(bench.Cluster.Store["postgres:".Length..]);
        await Task.Delay(Gathering);
        var at = DateTimeOffset.UtcNow;
        await victim.PauseAsync();
        return at;
    }

    private static async Task<DateTimeOffset> HangAsync(SiloProcess victim)
    {
        var at = DateTimeOffset.UtcNow;
        await victim.PauseAsync();
        return at;
    }

    private static async Task<SilencedRun> RunAsync(FailoverOptions options, Silencing silencing, int number)
    {
        await using var bench = await Bench.StartAsync(Silos, options.Keys);
        var victim = bench.Cluster.Silos[number % Silos];
        var survivors = bench.Cluster.Silos.Where(silo => silo != victim).ToArray();
        var arrivals = new OrderArrivals(bench.Shop, bench.Keys, options.Rate, number);
        await Task.Delay(Before);
        var lost = (await Owners.ReadAsync(bench)).KeysOf(victim, bench.Keys);

        await using var readiness = new ReadinessWatch(survivors);
        var at = await (silencing switch
        {
            Silencing.Kill => KillAsync(victim),
            Silencing.Pause => PauseAsync(bench, victim),
            _ => HangAsync(victim),
        });
        var answers = await new KeyProbes(bench.Once, bench.Keys).AskAllAsync();
        if (silencing != Silencing.Kill)
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (at + PauseLength - DateTimeOffset.UtcNow).Ticks)));
            await victim.GoOnAsync();
            await bench.Cluster.Board(survivors[0]).AwaitSilosAsync(bench.Cluster.Silos.Select(silo => silo.Address));
        }

        await Task.Delay(After);
        await arrivals.StopAsync();
        return new SilencedRun(
            Timeline.Of(at, silencing == Silencing.Kill ? survivors : bench.Cluster.Silos, answers.Where(answer => lost.Contains(answer.Key))),
            answers,
            lost,
            Tally.Of(bench.Shop),
            await readiness.StopAsync(),
            victim.Log.Split('\n').Count(line => line.Contains("was extended by another writer", StringComparison.Ordinal)),
            await Verdict.OfAsync(bench));
    }
}
