using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Journal.Sqlite;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Sqlite;

/// <summary>A folder of its own for one journal; SQLite has one writer, so whoever asks while it is open gets the same store.</summary>
internal sealed class SqlitePlace : IStorePlace
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-sqlite-").FullName;
    private IJournalStore? _open;

    public string File => Path.Combine(_folder, "journal's.db");

    public static SqliteJournalStore Make(string file, StoreOptions? options = null, long? maxBytes = null) =>
        new(file, options ?? new StoreOptions(), NullLogger<SqliteJournalStore>.Instance, maxBytes);

    public async Task<IJournalStore> OpenAsync()
    {
        var store = Make(File);
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return _open = store;
        }
        catch (JournalStoreException) when (_open is not null)
        {
            return _open;
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}
