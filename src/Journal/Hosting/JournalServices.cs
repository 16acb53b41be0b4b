using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
