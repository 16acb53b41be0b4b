using OrderCluster.Load.Reporting;
using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Running;

/// <summary>All that is to be known of a load before it begins.</summary>
internal sealed record LoadPlan(string Title, ScenarioProps[] Scenarios)
{
    /// <summary>Null writes no report.</summary>
    internal string? ReportFolder { get; init; }

    /// <summary>Without an extension.</summary>
    internal string ReportName { get; init; } = "report";

    /// <summary>Processes whose CPU is watched.</summary>
    internal IReadOnlyList<MeteredProcess> Processes { get; init; } = [];

    /// <summary>Called after the warm-up, before the first measured run begins.</summary>
    internal Func<Task> MeasuringStarts { get; init; } = () => Task.CompletedTask;

    /// <summary>Called when the last measured run has its answer.</summary>
    internal Func<Task> MeasuringEnds { get; init; } = () => Task.CompletedTask;

    /// <summary>Adds promises and costs when the load is over.</summary>
    internal Func<RunOutcome, Task<RunOutcome>> Conclude { get; init; } = Task.FromResult;
}

/// <summary>A load from its warm-up to its reports.</summary>
internal static class LoadRun
{
    internal static async Task<RunOutcome> RunAsync(LoadPlan plan, TimeProvider clock)
    {
        var session = new LoadSession(plan.Scenarios, clock);
        Console.WriteLine($"{plan.Title}: warming up for {plan.Scenarios.Max(scenario => scenario.WarmUp).TotalSeconds:0} s");
        await session.WarmUpAsync();
        await plan.MeasuringStarts();
        var processors = new ProcessorSeries(plan.Processes);
        var startedAt = clock.GetUtcNow();
        await session.MeasureAsync(
            onSecond: at => Show(at, session, processors),
            onEnd: () =>
            {
                processors.TakeRest();
                Each(session, measured => measured.CloseRest());
            });
        await plan.MeasuringEnds();
        var outcome = await plan.Conclude(new RunOutcome(plan.Title, startedAt, [.. session.Loads.Select(load => load.Measured!)], processors));
        foreach (var (load, stats) in session.Loads.Zip(outcome.Stats))
        {
            foreach (var threshold in load.Scenario.Thresholds)
            {
                threshold.Judge(outcome.Verdict, stats);
            }
        }

        if (plan.ReportFolder is { } folder)
        {
            await WriteAsync(Path.Combine(folder, plan.ReportName), outcome);
        }

        return outcome;
    }

    private static void Each(LoadSession session, Action<ScenarioMeasurement> action)
    {
        foreach (var load in session.Loads)
        {
            action(load.Measured!);
        }
    }

    private static void Show(TimeSpan at, LoadSession session, ProcessorSeries processors)
    {
        processors.Take(at);
        Each(session, measured => measured.CloseSecond(at));
        var cores = string.Join("  ", processors.Names.Zip(processors.Seconds[^1].Cores, (name, used) => $"{name} {used:0.00}"));
        foreach (var load in session.Loads)
        {
            var second = load.Measured!.Seconds[^1];
            Console.WriteLine(
                $"{at.TotalSeconds,4:0} s  {load.Scenario.ScenarioName}  begun {second.Started,6:N0}/s  ok {second.Ok,6:N0}/s  failed {second.Fail:N0}  in flight {load.InFlight,5:N0}"
                + $"  p50 {second.P50Ms:N1}  p99 {second.P99Ms:N1} ms  cores: {cores}");
        }
    }

    private static async Task WriteAsync(string path, RunOutcome outcome)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var markdown = MarkdownReport.Text(outcome);
        Console.WriteLine();
        Console.WriteLine(markdown);
        foreach (var (extension, text) in new[] { ("md", markdown), ("csv", CsvReport.Text(outcome)), ("html", HtmlReport.Text(outcome)) })
        {
            await File.WriteAllTextAsync($"{path}.{extension}", text);
            Console.WriteLine($"report: {path}.{extension}");
        }
    }
}
