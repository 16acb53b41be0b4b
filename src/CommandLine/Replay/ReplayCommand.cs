using System.CommandLine;
using System.CommandLine.Parsing;
using OrderCluster.Audit.Report;
using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Channels.Replay.Display;
using OrderCluster.Client.Retries;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Running;

namespace OrderCluster.CommandLine.Replay;

/// <summary><c>oc replay FILE</c>: replays a file into a running silo, over HTTP.</summary>
internal static class ReplayCommand
{
    private const int DefaultConcurrency = 32;

    private static readonly RetryOptions Patience = new() { Attempts = 20 };

    internal static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "a file of orders, CSV or CSV.gz" };
        var rule = new Option<string>("--stock-rule") { Description = "exact, or short:PERCENT", DefaultValueFactory = _ => $"{StockRule.Exact}" };
        var concurrency = new Option<int>("--concurrency") { Description = "calls in flight", DefaultValueFactory = _ => DefaultConcurrency };
        var acks = new Option<string?>("--acks") { Description = "append a line for each acknowledged order to this file" };
        var json = new Option<string?>("--json") { Description = "write the result for a program to this file" };
        concurrency.Validators.Add(result => CheckEach(result, ReplayArguments.ProblemOfConcurrency));
        acks.Validators.Add(result => CheckEach(result, path => ReplayArguments.ProblemOfFile(acks.Name, path)));
        json.Validators.Add(result => CheckEach(result, path => ReplayArguments.ProblemOfFile(json.Name, path)));
        var connection = new Connection();
        var command = new Command("replay",
            "Replays a file into a running silo over HTTP and holds the answers against its journal. The key needs the scopes channel (bound to "
            + $"{ReplayChannel.Name}), price:quote and ops.") { file, rule, concurrency, acks, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var operators = connection.OpenForOperators(result);
            var stockRule = StockRule.Parse(result.GetRequiredValue(rule));
            var options = new ReplayOptions(result.GetValue(concurrency), IsRetry: true);
            var plan = ReplayPlanner.Plan(RetailFile.Read(result.GetRequiredValue(file)), stockRule, TimeProvider.System.GetUtcNow());
            using var log = result.GetValue(acks) is { } path ? AckLog.Open(path) : null;
            using var runner = new ReplayRunner(connection.OpenHttp(result, Patience), TimeProvider.System, options, log);
            var outcome = await ReplayDisplay.OnStandardError(TimeProvider.System)
                .WhileAsync(plan, runner.Progress, runner.RunAsync(plan, cancellation)).ConfigureAwait(false);
            var journal = FiguresOf(await operators.AuditAsync<AuditReport>(cancellation).ConfigureAwait(false));
            Console.Out.Write(ReconciliationText.Write(plan.File, outcome, journal, options.Concurrency));
            if (result.GetValue(json) is { } jsonPath)
            {
                await File.WriteAllTextAsync(jsonPath, ReplayReport.From(plan.File, outcome, journal).ToJson() + "\n", cancellation).ConfigureAwait(false);
            }

            return Reconciliation.IsGood(plan.File, outcome, journal) ? ExitCodes.Good : ExitCodes.Negative;
        }));
        return command;
    }

    // Asking the result for its value throws where the text is of another type, so the text itself is looked at.
    private static void CheckEach(OptionResult result, Func<string, string?> problemOf)
    {
        foreach (var problem in result.Tokens.Select(token => problemOf(token.Value)).OfType<string>())
        {
            result.AddError(problem);
        }
    }

    private static JournalFigures FiguresOf(AuditReport report)
    {
        var totals = report.Of(ReplayChannel.Name);
        return new JournalFigures(
            totals.Confirmed, totals.Rejected, totals.Held, totals.Cancelled, totals.Unfinished,
            totals.UnitsCommitted, totals.UnitsReleased, totals.UnitsShort, report.ViolationCount,
            [.. report.Violations.Take(ReplayChannel.ViolationsShown).Select(violation => violation.ToString())]);
    }
}
