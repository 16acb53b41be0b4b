using NBomber;
using OrderCluster.Runner.Observing;
using OrderCluster.Runner.Running;
using Spectre.Console;

namespace OrderCluster.Runner.Reporting;

/// <summary>Tells of a run on the console: in a terminal a table that is drawn anew each second, elsewhere a line a second; the report's tables at its end.</summary>
internal sealed class ConsoleDisplay(NBomberContext context)
{
    private readonly bool _isTerminal = AnsiConsole.Profile.Capabilities.Ansi && !Console.IsOutputRedirected;
    private int _drawnLines;

    internal void WarmingUp() => Console.WriteLine($"{context.TestName}: warming up for {context.Scenarios.Max(scenario => scenario.WarmUp).TotalSeconds:0} s");

    internal void Show(TimeSpan at, LoadSession session, ProcessorSeries processors)
    {
        if (_isTerminal)
        {
            Draw(at, session, processors);
            return;
        }

        var cores = string.Join("  ", processors.Names.Zip(processors.Seconds[^1].Cores, (name, used) => $"{name} {used:0.00}"));
        foreach (var load in session.Loads)
        {
            var second = load.Measured!.Seconds[^1];
            Console.WriteLine(
                $"{at.TotalSeconds,4:0} s  {load.Scenario.ScenarioName}  begun {second.Started,6:N0}/s  ok {second.Ok,6:N0}/s  failed {second.Fail:N0}  in flight {load.InFlight,5:N0}"
                + $"  p50 {second.P50Ms:N1}  p99 {second.P99Ms:N1} ms  cores: {cores}");
        }
    }

    internal void End(RunOutcome outcome)
    {
        if (context.ReportFormats.Count == 0)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine(MarkdownReport.Text(outcome));
        foreach (var file in outcome.ReportFiles)
        {
            Console.WriteLine($"report: {file.FilePath}");
        }
    }

    private void Draw(TimeSpan at, LoadSession session, ProcessorSeries processors)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("scenario", "begun/s", "ok/s", "failed/s", "in flight", "p50 ms", "p99 ms");
        foreach (var load in session.Loads)
        {
            var second = load.Measured!.Seconds[^1];
            table.AddRow(
                Markup.Escape(load.Scenario.ScenarioName), $"{second.Started:N0}", $"{second.Ok:N0}", second.Fail > 0 ? $"[red]{second.Fail:N0}[/]" : "0",
                $"{load.InFlight:N0}", $"{second.P50Ms:N1}", $"{second.P99Ms:N1}");
        }

        var cores = string.Join("  ", processors.Names.Zip(processors.Seconds[^1].Cores, (name, used) => $"{name} {used:0.00}"));
        table.Title = new TableTitle($"{at.TotalSeconds:0} of {session.Loads.Max(load => load.Duration).TotalSeconds:0} s");
        table.Caption = new TableTitle($"cores in use: {Markup.Escape(cores)}");

        // Goes back to where the last table began.
        if (_drawnLines > 0)
        {
            Console.Write($"\e[{_drawnLines}A\e[J");
        }

        AnsiConsole.Write(table);
        _drawnLines = session.Loads.Count + 6;
    }
}
