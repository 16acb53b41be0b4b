using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;

namespace OrderCluster.OnlineRetail;

/// <summary>What to replay and where to leave its traces.</summary>
/// <param name="File">Path of the file; null for the sample year.</param>
/// <param name="Acks">Path of the list of acknowledged orders, or null.</param>
/// <param name="Json">Path of the result for a program, or null.</param>
internal sealed record ReplayRequest(string? File, StockRule Rule, int Concurrency, string? Acks, string? Json);

/// <summary>One run of the replay, from reading the file to the verdict, in a silo of its own.</summary>
internal static class ReplayRun
{
    internal const int Good = 0;
    internal const int NotBalanced = 1;
    internal const int BadUsage = 2;

    private const string NoteName = "replay";
    private const string AfterAnother = " after-another";
    private const int HashChars = 16;

    /// <summary>An order may still be giving back stock when its cancellation was answered: the journal is read again until none is on its way.</summary>
    private const int MaxAudits = 10;

    private static readonly TimeSpan BetweenAudits = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo may take to stop after its work was broken off: what it still holds back was told to nobody, and the next run asks for it again.</summary>
    private static readonly TimeSpan HurriedStop = TimeSpan.FromSeconds(1);

    /// <summary>A replay would rather wait than give up on an order.</summary>
    private static readonly RetryOptions Patience = new() { Attempts = 20 };

    /// <returns>The exit code: 0 when all balances, 1 when it does not, 2 when the command, the file or the store can't be used and nothing was sent.</returns>
    internal static async Task<int> RunAsync(ReplayRequest request, SiloSettings settings, CancellationToken cancellation)
    {
        var isStarted = false;
        try
        {
            var file = new RetailFile(request.File);
            var plan = ReplayPlan.Of(file.Read(), request.Rule, TimeProvider.System.GetUtcNow());
            using var acks = request.Acks is { } path ? new AckLog(path) : null;
            var log = new LogGate();
            using var host = SiloHost.Build(Quiet(settings, log));
            await host.StartAsync(cancellation);
            isStarted = true;
            var claim = $"sha256={file.Hash()} stock-rule={request.Rule}";
            return await InSiloAsync(host, log, stop => ReplayAsync(request, claim, plan, acks, host.Services, stop), cancellation);
        }
        catch (Exception refused) when (refused is RetailFileException or StoreTakenException)
        {
            return await SayAsync(refused.Message, BadUsage);
        }
        catch (JournalFullException full)
        {
            return await SayAsync($"the store is full: {full.Message} Make room for it and run the same command again; it goes on from where it was.", isStarted ? NotBalanced : BadUsage);
        }
        catch (Exception refused) when (SiloHost.IsRefusalToStart(refused) || refused is UnauthorizedAccessException)
        {
            return await SayAsync(refused.Message, isStarted ? NotBalanced : BadUsage);
        }
        catch (OperationCanceledException)
        {
            return await SayAsync("Broken off; the same command goes on from where it was.", NotBalanced);
        }
        catch (Exception error)
        {
            return await SayAsync($"{error.GetType().Name}: {error.Message} The same command goes on from where it was.", NotBalanced);
        }
    }

    /// <summary>Runs work in a started silo until it is done, the process is told to end, or the store is full; and stops the silo.</summary>
    /// <exception cref="JournalFullException">The store has no room left.</exception>
    /// <exception cref="OperationCanceledException">The process was told to end, by a signal or by <paramref name="cancellation"/>.</exception>
    internal static async Task<T> InSiloAsync<T>(IHost host, LogGate log, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            using var closing = stop.Token.Register(log.Close);
            var full = host.Services.GetRequiredService<SiloJournal>().WhenFull;
            var running = work(stop.Token);
            if (await Task.WhenAny(running, full) == full)
            {
                await stop.CancelAsync();
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw await full;
            }

            var result = await running;
            await host.StopAsync(CancellationToken.None);
            return result;
        }
        catch
        {
            using var patience = new CancellationTokenSource(HurriedStop);

            // Why the work ended says more than how the silo did.
            await host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Without HTTP, and with few log lines.</summary>
    internal static SiloSettings Quiet(SiloSettings settings, LogGate log) => settings with
    {
        Http = null,
        LogLevel = LogLevel.Warning,
        ConfigureServices = services =>
        {
            services.AddLogging(logging => logging.AddFilter((_, level) => level >= LogLevel.Warning && log.IsOpen));
            settings.ConfigureServices?.Invoke(services);
        },
    };

    private static async Task<int> ReplayAsync(ReplayRequest request, string claim, ReplayPlan plan, AckLog? acks, IServiceProvider services, CancellationToken cancellation)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredService<IJournal>().Store;
        var options = await ClaimAsync(store, claim, cancellation) with { Concurrency = request.Concurrency };
        var grains = new RetryingGrains(services.GetRequiredService<IGrainFactory>(), new RetryPolicy(clock, Patience));
        using var runner = new ReplayRunner(grains, clock, options, acks);
        var outcome = await new ReplayDisplay(plan, runner, clock).WhileAsync(runner.RunAsync(plan, cancellation));
        var result = new Reconciliation(plan.File, outcome, await AuditAsync(store, clock, cancellation));
        await Console.Out.WriteAsync(result.ToText(request.Concurrency));
        if (request.Json is { } json)
        {
            await File.WriteAllTextAsync(json, result.ToJson() + "\n", cancellation);
        }

        return result.IsGood ? Good : NotBalanced;
    }

    /// <summary>Notes in the store what is replayed into it, so that another file or rule does not mix with it; one that has no order yet may be claimed anew.</summary>
    /// <exception cref="StoreTakenException">The store holds the replay of another file or rule.</exception>
    internal static async Task<ReplayOptions> ClaimAsync(IJournalStore store, string claim, CancellationToken cancellation)
    {
        var found = await store.ReadNoteAsync(NoteName, cancellation);
        var isMine = found == claim || found == claim + AfterAnother;
        if (found is not null && !isMine && (await store.ListStreamsAsync($"{StreamNames.OrderPrefix}{ReplayPlan.Channel}/", after: null, limit: 1, cancellation)).Count > 0)
        {
            throw new StoreTakenException($"This store holds the replay of {found}, not of {claim}. Use another --store, or the same file and --stock-rule.");
        }

        var mine = isMine ? found! : found is null ? claim : claim + AfterAnother;
        await store.WriteNoteAsync(NoteName, mine, cancellation);

        // Of the file before, receipts may be there: those of this one need ids of their own.
        var receipts = mine == claim ? ReplayPlan.By : $"{ReplayPlan.By}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(claim)))[..HashChars]}";
        return new ReplayOptions(Concurrency: 1, IsRetry: isMine, receipts);
    }

    private static async Task<AuditReport> AuditAsync(IJournalStore store, TimeProvider clock, CancellationToken cancellation)
    {
        for (var reading = 1; ; reading++)
        {
            var report = await JournalAudit.RunAsync(store, new AuditOptions(), progress: null, cancellation);
            if (reading == MaxAudits || report.Of(ReplayPlan.Channel).Unfinished == 0)
            {
                return report;
            }

            await Task.Delay(BetweenAudits, clock, cancellation);
        }
    }

    private static async Task<int> SayAsync(string what, int exitCode)
    {
        await Console.Error.WriteLineAsync($"replay: {what}");
        return exitCode;
    }
}

/// <summary>Lets log lines pass until work is broken off: those that follow tell of each order only that it was broken off, and would bury the reason.</summary>
internal sealed class LogGate
{
    private volatile bool _isClosed;

    internal bool IsOpen => !_isClosed;

    internal void Close() => _isClosed = true;
}

/// <summary>The store holds the replay of another file or under another rule.</summary>
internal sealed class StoreTakenException(string message) : Exception(message);
