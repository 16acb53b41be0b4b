using System.CommandLine;
using OrderCluster.Load.CommandLine;
using OrderCluster.Load.Scenarios;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Running;

/// <summary>The command line: a scenario's name and what to put under its load.</summary>
internal static class ScenarioCommand
{
    private const int MaxRate = 1_000_000;
    private const int MaxWarmUpSeconds = 3_600;
    private const int MaxStock = 10_000_000;
    private const int MaxBoundMs = 60_000;

    private static readonly Option<int?> Rate =
        NumberOption.WholeOrNone("--rate", "arrivals a second, at the peak where there is one; the scenario's own when left out", MaxRate);

    private static readonly Option<int?> Seconds =
        NumberOption.WholeOrNone("--seconds", "length of the measured load; the scenario's own when left out", NumberOption.MaxSeconds);

    private static readonly Option<int> WarmUp = NumberOption.Whole("--warm-up", "seconds of load before the measured one", 5, MaxWarmUpSeconds, min: 0);

    private static readonly Option<bool> Kill = new("--kill") { Description = "kill one of three silos in the middle" };

    private static readonly Option<int?> Stock = NumberOption.WholeOrNone(
        "--stock", $"units of the one SKU; {FlashSaleLoad.DefaultStock:N0} when left out, {FlashSaleLoad.DefaultStockIfKilled:N0} with --kill", MaxStock);

    private static readonly Option<bool> FindMax = new("--find-max") { Description = "raise the rate until it is not kept up with, then measure at 70 % of it" };

    private static readonly Option<double> Bound = NumberOption.Positive("--p99-bound-ms", "with --find-max: a p99 beyond it is too much", 500, MaxBoundMs);

    private static readonly Option<string> Reports = TextOption.Make(
        "--reports", "folder of the reports", "reports", "a folder, made where it is missing", folder => folder.Length > 0 && !File.Exists(folder));

    /// <summary>A command for each scenario.</summary>
    internal static IEnumerable<Command> All()
    {
        foreach (var (name, scenario) in LoadScenarios.All)
        {
            var command = new Command(name, scenario.Description) { Rate, Seconds, WarmUp, Reports };
            TargetArguments.AddTo(command);
            foreach (var option in Special(name))
            {
                command.Add(option);
            }

            command.SetAction((result, _) => RunAsync(name, scenario, result));
            yield return command;
        }
    }

    private static Option[] Special(string name) => name switch
    {
        FlashSaleLoad.Name => [Kill, Stock],
        PlaceOrderLoad.Name => [FindMax, Bound],
        _ => [],
    };

    private static async Task<int> RunAsync(string name, LoadScenarios.Entry scenario, ParseResult result)
    {
        var isFlashSale = name == FlashSaleLoad.Name;
        var options = new LoadOptions
        {
            Rate = result.GetValue(Rate),
            Seconds = result.GetValue(Seconds),
            WarmUpSeconds = result.GetValue(WarmUp),
            Kill = isFlashSale && result.GetValue(Kill),
            Stock = isFlashSale ? result.GetValue(Stock) : null,
            ReportFolder = result.GetValue(Reports)!,
        };
        var clock = TimeProvider.System;
        await using var target = await LoadTarget.OpenAsync(TargetArguments.Read(result, options.Kill ? scenario.SilosIfKilled : scenario.Silos));
        var load = scenario.Make(target, options, clock);
        await ScenarioRun.PrepareAsync(load, clock);
        if (name == PlaceOrderLoad.Name && result.GetValue(FindMax))
        {
            return await MaximumSearch.RunAsync(name, load, target, options, result.GetValue(Bound), clock) ? 0 : 1;
        }

        var outcome = await ScenarioRun.RunAsync(name, load, target, options, clock);
        return outcome.Verdict.IsBroken ? 1 : 0;
    }
}

/// <summary>All scenarios by name.</summary>
internal static class LoadScenarios
{
    private const int SilosToKill = 3;

    internal static IReadOnlyDictionary<string, Entry> All { get; } = new Dictionary<string, Entry>(StringComparer.Ordinal)
    {
        [PlaceOrderLoad.Name] = new("orders of two lines, SKUs by Zipf's law", (target, options, clock) => new PlaceOrderLoad(target, options, clock)),
        [WholesaleLoad.Name] = new("orders with as many lines as a wholesaler's have", (target, options, clock) => new WholesaleLoad(target, options, clock)),
        [FlashSaleLoad.Name] = new("ten times as many shoppers as there are units of one SKU", (target, options, clock) => new FlashSaleLoad(target, options, clock)) { SilosIfKilled = SilosToKill },
        [MixedDayLoad.Name] = new("a real busiest day's orders, tracking, cancellations and look-ups, in a minute", (target, options, clock) => new MixedDayLoad(target, options, clock)),
        [MarketplaceLoad.Name] = new("the mix of the Online Marketplace benchmark, as far as the system goes", (target, options, clock) => new MarketplaceLoad(target, options, clock)),
        [OverloadLoad.Name] = new("half of --rate, the maximum, then 1.5 times it, then half of it again", (target, options, clock) => new OverloadLoad(target, options, clock)),
        [PeakWithFailuresLoad.Name] = new("up to the peak, with a silo killed on the way", (target, options, clock) => new PeakWithFailuresLoad(target, options, clock)) { Silos = SilosToKill },
    };

    internal sealed record Entry(string Description, Func<LoadTarget, LoadOptions, TimeProvider, LoadScenario> Make)
    {
        /// <summary>Silos to start unless said otherwise.</summary>
        internal int Silos { get; init; } = 1;

        internal int SilosIfKilled { get; init; } = 1;
    }
}
