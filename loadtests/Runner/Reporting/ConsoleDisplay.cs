using NBomber;
using OrderCluster.Runner.Observing;
using OrderCluster.Runner.Running;

namespace OrderCluster.Runner.Reporting;

/// <summary>Tells of a run on the console: lines as it goes, the report's tables at its end.</summary>
internal sealed class ConsoleDisplay(NBomberContext context)
{
    internal void WarmingUp() => Console.WriteLine(
        $"{context.TestSuite}: {context.TestName}, warming up for {context.Scenarios.Max(scenario => scenario.WarmUp).TotalSeconds:0} s");

    internal void Show(TimeSpan at, LoadSession session, ProcessorSeries processors)
    {
        foreach (var load in session.Loads)
        {
            var second = load.Measured!.Seconds[^1];
            var cores = string.Join("  ", processors.Names.Zip(processors.Seconds[^1].Cores, (name, used) => $"{name} {used:0.00}"));
            Console.WriteLine(
                $"{at.TotalSeconds,4:0} s  {load.Scenario.ScenarioName}  begun {second.Started,6:N0}/s  ok {second.Ok,6:N0}/s  failed {second.Fail:N0}  in flight {load.InFlight,5:N0}"
                + $"  p50 {second.P50Ms:N1}  p99 {second.P99Ms:N1} ms  cores: {cores}");
        }
    }

    internal void End(RunOutcome outcome)
    {
        Console.WriteLine();
        Console.WriteLine(MarkdownReport.Text(outcome));
        foreach (var file in outcome.ReportFiles)
        {
            Console.WriteLine($"report: {file.FilePath}");
        }
    }
}
