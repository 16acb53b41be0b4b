using NBomber.Contracts.Stats;
using OrderCluster.Scenarios.Costs;
using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Target;
using OrderCluster.Scenarios.Verdicts;

namespace OrderCluster.Scenarios.Running;

/// <summary>A scenario from its preparation to its verdict.</summary>
internal static class ScenarioRun
{
    internal static async Task PrepareAsync(LoadScenario scenario, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        await scenario.PrepareAsync();
        Console.WriteLine($"stock, accounts and catalogue filled in {clock.GetElapsedTime(start).TotalSeconds:0.0} s");
    }

    /// <summary>Returns the figures, and whether verdict and thresholds are met.</summary>
    internal static async Task<(NodeStats Stats, bool HasPassed)> RunAsync(string name, LoadScenario scenario, LoadTarget target, LoadOptions options, TimeProvider clock)
    {
        var meter = await CostMeter.OfAsync(target);
        Verdict? verdict = null;
        var stats = LoadRun.Run(new LoadPlan
        {
            Scenarios = scenario.Build(options),
            Title = $"{name} on {Place(target)}",
            ReportFolder = options.HasReport ? options.ReportFolder : null,
            ReportName = $"{name}-{clock.GetUtcNow():yyyyMMdd-HHmmss}",
            Processes = meter.Processes,
            MeasuringStarts = () => meter.StartAsync(scenario.History.Sent),
            MeasuringEnds = () => meter.EndAsync(scenario.History.Sent),
            Conclude = async () =>
            {
                verdict = options.HasReport ? await scenario.JudgeAsync() : null;
                return verdict is null ? [] : Tables(verdict, meter, scenario);
            },
        });
        return (stats, verdict?.HasPassed != false && !stats.Thresholds.Any(threshold => threshold.IsFailed));
    }

    private static IReadOnlyList<ReportTable> Tables(Verdict verdict, CostMeter meter, LoadScenario scenario)
    {
        ReportTable[] left = scenario.LeftOut.Length > 0 ? [new ReportTable("Left out", [("what the system does not do yet", scenario.LeftOut)])] : [];
        return
        [
            new ReportTable("Cost per order", meter.PerOrder()),
            .. left,
            new ReportTable(
                verdict.HasPassed ? "Verdict: kept" : "Verdict: BROKEN",
                [.. verdict.Findings.Select(finding => ($"{(finding.IsKept ? "kept" : "BROKEN")}: {finding.Promise}", finding.Found))],
                !verdict.HasPassed),
        ];
    }

    private static string Place(LoadTarget target)
    {
        var store = target.Store is { } address ? address[..address.IndexOf(':', StringComparison.Ordinal)] : "a store elsewhere";
        return $"{store}, {(target.Local is { } local ? $"{local.Silos.Count} silo{(local.Silos.Count == 1 ? "" : "s")}" : "a running cluster")}, through the {target.Transport}";
    }
}
