using OrderCluster.LocalCluster;

namespace OrderCluster.Failover.Modes;

/// <summary>What one run has shown.</summary>
/// <param name="Lost">The keys of the silo that fell silent.</param>
/// <param name="NotReady">Times that one of the others said that it is not ready.</param>
/// <param name="LateAppends">Appends of that silo that the journal refused.</param>
internal sealed record SilencedRun(
    Timeline Timeline, IReadOnlyList<KeyAnswer> Answers, IReadOnlySet<string> Lost, Tally Orders, int NotReady, int LateAppends, Verdict Verdict)
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
