using Microsoft.Extensions.Logging;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Postgres;
using OrderCluster.Journal.Sqlite;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Hosting;

/// <summary>The one place that knows all providers.</summary>
public static class JournalStores
{
    /// <summary>A store, not yet opened.</summary>
    /// <exception cref="JournalStoreException">The address doesn't fit its provider.</exception>
    public static IJournalStore Create(StoreAddress address, StoreOptions options, ILoggerFactory loggers, TimeProvider clock) => address.Kind switch
    {
        StoreKind.Memory => new InMemoryJournalStore(),
        StoreKind.Sqlite => new SqliteJournalStore(address.Target, options, loggers.CreateLogger<SqliteJournalStore>()),
        StoreKind.Postgres => new PostgresJournalStore(address.Target, options, loggers.CreateLogger<PostgresJournalStore>(), clock),
        _ => throw new JournalStoreException($"There is no provider for {address}."),
    };
}
