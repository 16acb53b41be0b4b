using OrderCluster.Load.Runner;
using OrderCluster.Load.Scenarios;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Running;

/// <summary>A scenario from its preparation to its verdict.</summary>
internal static class ScenarioRun
{
    internal static async Task PrepareAsync(LoadScenario scenario, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        await scenario.PrepareAsync();
        Console.WriteLine($"stock, accounts and catalogue filled in {clock.GetElapsedTime(start).TotalSeconds:0.0} s");
    }

    internal static async Task<RunOutcome> RunAsync(string name, LoadScenario scenario, LoadTarget target, LoadOptions options, TimeProvider clock)
    {
        var meter = await CostMeter.OfAsync(target);
        return await LoadRun.RunAsync(
            new LoadPlan($"{name} on {Place(target)}", scenario.Build(options))
            {
                ReportFolder = options.HasReport ? options.ReportFolder : null,
                ReportName = $"{name}-{clock.GetUtcNow():yyyyMMdd-HHmmss}",
                Processes = meter.Processes,
                MeasuringStarts = () => meter.StartAsync(scenario.History.Sent),
                MeasuringEnds = () => meter.EndAsync(scenario.History.Sent),
                Conclude = async outcome =>
                {
                    if (options.HasReport)
                    {
                        await scenario.JudgeAsync(outcome.Verdict);
                    }

                    return outcome with { Costs = meter.Costs(outcome.Good + outcome.Failed), LeftOut = scenario.LeftOut };
                },
            },
            clock);
    }

    private static string Place(LoadTarget target)
    {
        var store = target.Store is { } address ? address[..address.IndexOf(':', StringComparison.Ordinal)] : "a store elsewhere";
        return $"{store}, {(target.Local is { } local ? $"{local.Silos.Count} silo{(local.Silos.Count == 1 ? "" : "s")}" : "a running cluster")}, through the {target.Transport}";
    }
}
