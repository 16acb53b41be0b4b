using System.Globalization;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.Faults;
using OrderCluster.LocalCluster.Load;

namespace OrderCluster.Load.Failover;

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
    private static async Task<DateTimeOffset> PauseAsync(FailoverCluster bench, SiloProcess victim)
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
        await using var bench = await FailoverCluster.StartAsync(Silos, options.Keys);
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
            await JournalVerdict.OfAsync(bench));
    }
}

/// <summary>What one run has shown.</summary>
/// <param name="Lost">The keys of the silo that fell silent.</param>
/// <param name="NotReady">Times that one of the others said that it is not ready.</param>
/// <param name="LateAppends">Appends of that silo that the journal refused.</param>
internal sealed record SilencedRun(
    Timeline Timeline, IReadOnlyList<KeyAnswer> Answers, IReadOnlySet<string> Lost, Tally Orders, int NotReady, int LateAppends, JournalVerdict Verdict)
{
    internal TimeSpan EveryKey => Answers.Max(answer => answer.After);

    private IEnumerable<KeyAnswer> OfLiving => Answers.Where(answer => !Lost.Contains(answer.Key));

    private int FailedAtLiving => OfLiving.Sum(answer => answer.Attempts - 1);

    /// <summary>Whether no promise was broken; how long it took is not judged.</summary>
    internal bool IsGood => Orders.Failures == 0 && FailedAtLiving == 0 && NotReady == 0 && Verdict.IsClean;

    internal void Print(int number)
    {
        Console.WriteLine($"Run {number}: every key answered after {EveryKey.TotalSeconds:N2} s; those of living silos after {OfLiving.Max(answer => answer.After).TotalSeconds:N2} s");
        Console.WriteLine($"  keys     {Answers.Count:N0} asked for, {Lost.Count:N0} of the silent silo: {Answers.Sum(answer => answer.Attempts):N0} attempts, {FailedAtLiving} of them failed at living silos");
        Console.WriteLine($"  orders   {Orders}");
        Console.WriteLine($"  silo     {LateAppends} late appends of the silent silo were refused; the others were not ready {NotReady} times");
        Console.WriteLine($"  journal  {Verdict}");
        Timeline.Print();
    }

    internal static void PrintMedian(IReadOnlyList<SilencedRun> runs) => Console.WriteLine(
        $"Median of {runs.Count}: every key answers after {Median.Of(runs.Select(run => run.EveryKey.TotalSeconds)):N2} s "
        + $"({runs.Min(run => run.EveryKey).TotalSeconds:N2} to {runs.Max(run => run.EveryKey).TotalSeconds:N2}); "
        + $"{Median.Of(runs.Select(run => (double)run.Orders.Calls)):N0} orders, {Median.Of(runs.Select(run => (double)run.Orders.Retries)):N0} retries, "
        + $"{runs.Sum(run => run.Orders.Failures)} failures in all, {runs.Sum(run => run.FailedAtLiving)} at living silos, {runs.Sum(run => run.NotReady)} times not ready, "
        + $"{Median.Of(runs.Select(run => (double)run.LateAppends)):N0} late appends refused, {runs.Sum(run => run.Verdict.Count)} contradictions and violations in all");
}

/// <summary>Where the seconds go: what silos have logged since the fault, and when the lost keys answered.</summary>
internal sealed class Timeline
{
    /// <summary>Parts of the lines that tell of a failover's steps.</summary>
    private static readonly string[] Telling = ["Evicting silo", "No connection to silo", "broke", "View ", "Joined", "was evicted", "Handing", "out of reach", "another writer"];

    private readonly List<(TimeSpan After, string What)> _steps = [];

    internal static Timeline Of(DateTimeOffset at, IEnumerable<SiloProcess> silos, IEnumerable<KeyAnswer> lost)
    {
        var timeline = new Timeline();
        foreach (var silo in silos)
        {
            timeline.Add(at, silo);
        }

        var answered = lost.Select(answer => answer.After).Order().ToArray();
        foreach (var share in answered.Length == 0 ? [] : new[] { 0, 0.5, 0.9, 0.99, 1 })
        {
            timeline._steps.Add((answered[(int)(share * (answered.Length - 1))], $"{share:P0} of the lost keys have answered"));
        }

        return timeline;
    }

    internal void Print()
    {
        foreach (var (after, what) in _steps.OrderBy(step => step.After).Take(30))
        {
            Console.WriteLine($"  {after.TotalSeconds,7:N3} s  {what}");
        }
    }

    private void Add(DateTimeOffset at, SiloProcess silo)
    {
        foreach (var line in silo.Log.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0
                && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
                && when >= at
                && Array.Exists(Telling, part => line.Contains(part, StringComparison.Ordinal)))
            {
                var text = line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..].Trim();
                _steps.Add((when - at, $":{silo.Ports.Http} {(text.Length > 120 ? text[..120] : text)}"));
            }
        }
    }
}
