using System.CommandLine;
using OrderCluster.Journal.Store;
using OrderCluster.Load.CommandLine;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Load.Benchmarks;

/// <summary>The command line: which benchmark, and how much of it.</summary>
internal static class BenchmarkCommand
{
    private const int MaxCallers = 4_096;
    private const int MaxStreams = 100_000;
    private const int MaxEventBytes = 1_000_000;
    private const int MaxRounds = 100;
    private const int MaxOrders = 10_000_000;

    internal static Command Make() => new("bench", "one part at a time, as fast as callers get answers") { Journal(), Sku(), Grains(), Views() };

    private static Command Journal()
    {
        var (store, seconds) = (Store(), Seconds(10));
        var streams = NumberOption.Whole("--streams", "writers, each on a stream of its own", 200, MaxStreams);
        var bytes = Bytes();
        var command = new Command("journal", "durable appends a second") { store, streams, bytes, seconds };
        command.SetAction((result, _) => JournalBenchmark.RunAsync(result.GetValue(store), result.GetValue(streams), result.GetValue(bytes), Span(result, seconds)));
        return command;
    }

    private static Command Sku()
    {
        var (store, seconds) = (Store(), Seconds(10));
        var callers = NumberOption.Whole("--callers", "callers, each of whom waits for its reply before its next call", 256, MaxCallers);
        var command = new Command("sku", "durable reservations a second on one SKU") { store, callers, seconds };
        command.SetAction((result, _) => SkuBenchmark.RunAsync(result.GetValue(store), result.GetValue(callers), Span(result, seconds)));
        return command;
    }

    private static Command Grains()
    {
        var seconds = Seconds(10);
        var grains = NumberOption.Whole("--grains", "grains, each of which writes again and again", 200, MaxStreams);
        var bytes = Bytes();
        var rounds = NumberOption.Whole("--rounds", "measurements of each way to write, in turns", 3, MaxRounds);
        var command = new Command("grains", "durable grain writes a second: the journal and Orleans's AdoNet storage in turns, on a throw-away PostgreSQL") { grains, bytes, seconds, rounds };
        command.SetAction((result, _) => GrainBenchmark.RunAsync(result.GetValue(grains), result.GetValue(bytes), Span(result, seconds), result.GetValue(rounds)));
        return command;
    }

    private static Command Views()
    {
        var store = Store();
        var orders = NumberOption.Whole("--orders", "orders in the journal, each placed and confirmed with two lines", 100_000, MaxOrders);
        var command = new Command("views", "how long the tables of so many orders take to be made anew from the journal") { store, orders };
        command.SetAction((result, _) => ViewsBenchmark.RunAsync(result.GetValue(store), result.GetValue(orders)));
        return command;
    }

    private static Option<int> Bytes() => NumberOption.Whole("--bytes", "size of an event", 300, MaxEventBytes);

    private static Option<int> Seconds(int value) => NumberOption.Whole("--seconds", "length of the measurement", value, NumberOption.MaxSeconds);

    private static Option<string?> Store() => StoreOption.Make("where the journal is; a new SQLite file, removed at the end, when left out");

    private static TimeSpan Span(ParseResult result, Option<int> seconds) => TimeSpan.FromSeconds(result.GetValue(seconds));
}

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
