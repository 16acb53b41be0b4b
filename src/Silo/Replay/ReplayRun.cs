using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Channels.Replay.Display;
using OrderCluster.Client;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Replay;

/// <summary>One run of the replay, from reading the file to the verdict.</summary>
internal static class ReplayRun
{
    private const int Good = 0;
    private const int NotBalanced = 1;
    private const int BadUsage = 2;

    /// <summary>A replay would rather wait than give up on an order.</summary>
    private static readonly RetryOptions Patience = new() { Attempts = 20 };

    /// <returns>The exit code: 0 when all balances, 1 when it does not, 2 when the command, the file or the store can't be used and nothing was sent.</returns>
    internal static async Task<int> RunAsync(ReplayRequest request, SiloSettings settings, CancellationToken cancellation)
    {
        var isStarted = false;
        try
        {
            var plan = ReplayPlanner.Plan(RetailFile.Read(request.File), request.Rule, TimeProvider.System.GetUtcNow());
            using var acks = request.Acks is { } path ? AckLog.Open(path) : null;
            using var host = SiloHost.Build(settings);
            await host.StartAsync(cancellation);
            isStarted = true;
            return await BreakableWork.RunAsync(host, stop => ReplayAsync(request, plan, acks, host.Services, stop), cancellation);
        }
        catch (Exception error) when (error is RetailFileException or ReplayMismatchException)
        {
            return await SayAsync(error, BadUsage);
        }
        catch (JournalFullException error)
        {
            await Console.Error.WriteLineAsync($"replay: the store is full: {error.Message} Make room for it and run the same command again; it goes on from where it was.");
            return isStarted ? NotBalanced : BadUsage;
        }
        catch (Exception error) when (SiloHost.IsRefusalToStart(error) || error is UnauthorizedAccessException)
        {
            return await SayAsync(error, isStarted ? NotBalanced : BadUsage);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Broken off; the same command goes on from where it was.");
            return NotBalanced;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"replay: {error.GetType().Name}: {error.Message} The same command goes on from where it was.");
            return NotBalanced;
        }
    }

    private static async Task<int> ReplayAsync(ReplayRequest request, ReplayPlan plan, AckLog? acks, IServiceProvider services, CancellationToken cancellation)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredService<IJournal>().Store;
        var mark = ReplayMark.Of(RetailFile.Hash(request.File), request.Rule);
        var isRetry = ReplayMark.IsRetry(await store.ReadNoteAsync(ReplayMark.NoteName, cancellation), mark);
        await store.WriteNoteAsync(ReplayMark.NoteName, mark, cancellation);
        var client = OrderClusterClients.OverGrains(services.GetRequiredService<IGrainFactory>(), new RetryPolicy(clock, Patience));
        using var runner = new ReplayRunner(client, clock, new ReplayOptions(request.Concurrency, isRetry), acks);
        var outcome = await ReplayDisplay.OnStandardError(clock).WhileAsync(plan, runner.Progress, runner.RunAsync(plan, cancellation));
        var journal = await AuditedJournal.ReadAsync(store, clock, cancellation);

        await Console.Out.WriteAsync(ReconciliationText.Write(plan.File, outcome, journal, request.Concurrency));
        if (request.Json is { } json)
        {
            await File.WriteAllTextAsync(json, ReplayReport.From(plan.File, outcome, journal).ToJson() + "\n", cancellation);
        }

        return Reconciliation.IsGood(plan.File, outcome, journal) ? Good : NotBalanced;
    }

    private static async Task<int> SayAsync(Exception error, int exitCode)
    {
        await Console.Error.WriteLineAsync($"replay: {error.Message}");
        return exitCode;
    }
}

/// <summary>What to replay and where to leave its traces.</summary>
/// <param name="Acks">Path of the list of acknowledged orders, or null.</param>
/// <param name="Json">Path of the result for a program, or null.</param>
internal sealed record ReplayRequest(string File, StockRule Rule, int Concurrency, string? Acks, string? Json);

/// <summary>Asks the auditor what the journal says of a replay.</summary>
internal static class AuditedJournal
{
    /// <summary>An order may still be giving back stock when its cancellation was answered: the journal is read again until none is on its way.</summary>
    private const int MaxReadings = 10;

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(1);

    internal static async Task<JournalFigures> ReadAsync(IJournalStore store, TimeProvider clock, CancellationToken cancellation)
    {
        for (var reading = 1; ; reading++)
        {
            var report = await JournalAudit.RunAsync(store, new AuditOptions(), progress: null, cancellation);
            if (reading == MaxReadings || report.Of(ReplayChannel.Name).Unfinished == 0)
            {
                return FiguresOf(report);
            }

            await Task.Delay(BetweenReadings, clock, cancellation);
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
