using System.CommandLine;
using OrderCluster.Arguments;

namespace OrderCluster.Benchmarks;

/// <summary>The command line: which benchmark, and how much of it.</summary>
internal static class BenchmarkCommand
{
    private const int MaxCallers = 4_096;
    private const int MaxStreams = 100_000;
    private const int MaxEventBytes = 1_000_000;
    private const int MaxRounds = 100;

    internal static RootCommand Make() => new("Benchmarks of OrderCluster's journal and inventory.")
    {
        Journal(), Sku(), Grains(), ConnectedSilo.Command(),
    };

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
        var gateway = new Option<bool>("--gateway") { Description = "the silo is another process, called over TCP" };
        var command = new Command("sku", "durable reservations a second on one SKU") { store, gateway, callers, seconds };
        command.SetAction((result, _) => SkuBenchmark.RunAsync(result.GetValue(store), result.GetValue(gateway), result.GetValue(callers), Span(result, seconds)));
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

    private static Option<int> Bytes() => NumberOption.Whole("--bytes", "size of an event", 300, MaxEventBytes);

    private static Option<int> Seconds(int value) => NumberOption.Whole("--seconds", "length of the measurement", value, NumberOption.MaxSeconds);

    private static Option<string?> Store() => StoreOption.Make("where the journal is; a new SQLite file, removed at the end, when left out");

    private static TimeSpan Span(ParseResult result, Option<int> seconds) => TimeSpan.FromSeconds(result.GetValue(seconds));
}
