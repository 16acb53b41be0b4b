using OrderCluster.Arguments;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Benchmarks;

/// <summary>Where the journal of a benchmark is: at the address given, or in a place that is removed at the end.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private BenchmarkStore(string address, DirectoryInfo? folder)
    {
        Address = StoreAddress.Parse(address);
        _folder = folder;
    }

    internal StoreAddress Address { get; }

    /// <summary>As an option <c>--store</c> takes it.</summary>
    internal string Text => Address.Kind == StoreKind.Memory ? "memory:" : $"{(Address.Kind == StoreKind.Sqlite ? "sqlite" : "postgres")}:{Address.Target}";

    /// <param name="store">Null for a new SQLite file.</param>
    /// <exception cref="PlatformNotSupportedException">A throw-away PostgreSQL server can't be started here; the text says what is missing.</exception>
    internal static async Task<BenchmarkStore> OpenAsync(string? store)
    {
        if (store == StoreOption.Throwaway)
        {
            // The server ends with this process.
            var server = await ThrowawayPostgres.ForMeasuringAsync();
            return new BenchmarkStore($"postgres:{await server.CreateDatabaseAsync()}", null);
        }

        if (store is not null)
        {
            return new BenchmarkStore(store, null);
        }

        // Beside the program: the folder for temporary files may be in memory, where nothing is durable.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"store-{Guid.NewGuid():N}"));
        return new BenchmarkStore($"sqlite:{Path.Combine(folder.FullName, "journal.db")}", folder);
    }

    public ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
