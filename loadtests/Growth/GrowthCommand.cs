using System.CommandLine;
using OrderCluster.Arguments;
using OrderCluster.Journal.Store;

namespace OrderCluster.Growth;

/// <summary>The command line: which store, and up to which size.</summary>
internal static class GrowthCommand
{
    private const long MaxOrders = 1_000_000_000;
    private const int MaxActiveOrders = 10_000_000;
    private const int MaxRounds = 100;
    private const int DefaultRounds = 5;

    private static readonly Option<string?> Store =
        StoreOption.Make("an empty store; a throw-away PostgreSQL server when left out", StoreKind.Sqlite, StoreKind.Postgres);

    private static readonly Option<long[]> Orders =
        NumberOption.Ascending("--orders", "sizes at which cost, start and memory are measured, ascending", [10_000, 100_000, 1_000_000], MaxOrders);

    private static readonly Option<int> Seconds = NumberOption.Whole("--seconds", "length of a measurement", 20, NumberOption.MaxSeconds);

    private static readonly Option<int> Active = NumberOption.Whole("--active", "orders held in memory for the figure of an active one", 10_000, MaxActiveOrders);

    private static readonly Option<int?> Rounds = NumberOption.WholeOrNone(
        "--rounds", $"comparisons of the full store with new ones of the first size, in turns, at the end; {DefaultRounds} when left out, none with --store", MaxRounds);

    internal static RootCommand Make()
    {
        var root = new RootCommand("Fills a store with orders and measures at several sizes what an order costs, how long a silo takes to start, and what it keeps in memory.")
        {
            Store, Orders, Seconds, Active, Rounds,
        };
        root.SetAction((result, cancellation) => GrowthRun.RunAsync(Options(result), cancellation));
        return root;
    }

    private static GrowthOptions Options(ParseResult result)
    {
        var store = StoreOption.Started(result.GetValue(Store));
        var rounds = result.GetValue(Rounds);
        if (store is not null && rounds is not null)
        {
            throw new BadUsageException($"--rounds {rounds}: a comparison needs further stores, so it is there without --store, or with --store {StoreOption.Throwaway}.");
        }

        return new GrowthOptions(
            store,
            result.GetValue(Orders)!,
            TimeSpan.FromSeconds(result.GetValue(Seconds)),
            result.GetValue(Active),
            store is null ? rounds ?? DefaultRounds : 0);
    }
}
