using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Journal.Postgres;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Compliance;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>A database of its own; whoever asks gets another silo's store.</summary>
internal sealed class PostgresPlace(string connectionString) : IStorePlace
{
    public string ConnectionString => connectionString;

    public static async Task<PostgresPlace> MakeAsync(ThrowawayPostgres? server = null) =>
        new(await (server ?? await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync());

    public static PostgresJournalStore Make(
        string connectionString, StoreOptions? options = null, TimeProvider? clock = null, ILogger<PostgresJournalStore>? logger = null) =>
        new(connectionString, options ?? new StoreOptions(), logger ?? NullLogger<PostgresJournalStore>.Instance, clock ?? TimeProvider.System);

    public async Task<IJournalStore> OpenAsync()
    {
        var store = Make(connectionString);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    public ValueTask DisposeAsync() => default;
}
