using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Hosting;

/// <summary>Adds a silo's journal to its services.</summary>
public static class JournalServices
{
    /// <summary>
    /// Registers <see cref="SiloJournal"/> and <see cref="IJournal"/>, opened before and stopped after all other hosted services.
    /// A registered <see cref="TimeProvider"/>, <see cref="IReadGate"/>, <see cref="WriterOptions"/> or <see cref="StateOptions"/> is used.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, StoreAddress address, StoreOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WriterOptions>();
        services.TryAddSingleton<StateOptions>();
        services.TryAddSingleton<IReadGate>(OpenReadGate.Instance);
        services.AddSingleton(provider =>
        {
            var loggers = provider.GetRequiredService<ILoggerFactory>();
            var clock = provider.GetRequiredService<TimeProvider>();
            return new SiloJournal(
                JournalStores.Create(address, options, loggers, clock),
                provider.GetRequiredService<WriterOptions>(),
                provider.GetRequiredService<StateOptions>() with { ReadGate = provider.GetRequiredService<IReadGate>() },
                loggers,
                clock);
        });
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<SiloJournal>());
        services.AddHostedService<JournalHost>();
        return services;
    }
}

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
