using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.State;

namespace OrderCluster.Journal.Hosting;

/// <summary>Opens the store before any other service of the host starts, and writes what is left after all of them have stopped.</summary>
internal sealed partial class JournalHost(SiloJournal journal, ILogger<JournalHost> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await journal.OpenAsync(cancellationToken);
        LogOpened(logger, journal.Identity!.Provider, journal.Identity.Epoch);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await journal.StopAsync(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            LogHurried(logger);
        }
        else
        {
            LogStopped(logger, journal.Figures.Rows, journal.Figures.Batches);
        }
    }

    [LoggerMessage(30, LogLevel.Information, "The journal is open: {Provider}, epoch {Epoch}")]
    private static partial void LogOpened(ILogger logger, string provider, Guid epoch);

    [LoggerMessage(31, LogLevel.Information, "The journal has stopped after {Rows} appends in {Batches} commits, none is left unwritten")]
    private static partial void LogStopped(ILogger logger, long rows, long batches);

    [LoggerMessage(32, LogLevel.Warning, "The journal was stopped before all appends were settled; those left failed as unknown, and were not acknowledged")]
    private static partial void LogHurried(ILogger logger);
}
