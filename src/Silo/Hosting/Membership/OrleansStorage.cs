using Npgsql;
using OrderCluster.Journal.Store;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Keeps what Orleans itself stores where the journal is: in PostgreSQL through Orleans's own provider, and in memory otherwise.</summary>
internal static class OrleansStorage
{
    internal const string PostgresInvariant = "Npgsql";

    private const int PoolSize = 4;

    /// <param name="name">Of the storage provider. Named like a stream provider it keeps that one's subscriptions, else <c>PubSubStore</c> would.</param>
    public static void Add(ISiloBuilder silo, StoreAddress store, string name)
    {
        if (store.Kind != StoreKind.Postgres)
        {
            silo.AddMemoryGrainStorage(name);
            return;
        }

        OrleansTables.Add(silo.Services, store);
        silo.AddAdoNetGrainStorage(name, options =>
        {
            options.Invariant = PostgresInvariant;
            options.ConnectionString = Connection(store, "ordercluster-storage");
        });
    }

    /// <summary>A small pool of its own: Orleans opens connections as it needs them, and a database has few.</summary>
    /// <exception cref="JournalStoreException">The connection string is malformed.</exception>
    internal static string Connection(StoreAddress store, string name)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(store.Target) { ApplicationName = name, MaxPoolSize = PoolSize }.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new JournalStoreException($"The connection string of the PostgreSQL store is malformed: {e.Message}", e);
        }
    }
}
