using System.Data.Common;
using Npgsql;
using OrderCluster.Journal.Store;
using Orleans.Hosting;
using Orleans.Storage;

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
        var tables = $"{name}-tables";
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            name, (services, _) => new StorageInOrleansWords(services.GetRequiredKeyedService<IGrainStorage>(tables)));
        silo.AddAdoNetGrainStorage(tables, options =>
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

/// <summary>Rewords what a database throws: no codec can carry that to the silo or client that has called.</summary>
internal sealed class StorageInOrleansWords(IGrainStorage storage) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        RewordAsync(storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        RewordAsync(storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        RewordAsync(storage.ClearStateAsync(stateName, grainId, grainState));

    private static async Task RewordAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (DbException error)
        {
            throw new OrleansException($"The database failed: {error.GetType().Name}: {error.Message}");
        }
    }
}
