using System.CommandLine;
using OrderCluster.Arguments;
using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Running;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.CommandLine;

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

    private static readonly Option<int> Stock = NumberOption.Whole("--stock", "units of the one SKU", 10_000, MaxStock);

    private static readonly Option<bool> FindMax = new("--find-max") { Description = "raise the rate until it is not kept up with, then measure at 70 % of it" };

    private static readonly Option<double> Bound = NumberOption.Positive("--p99-bound-ms", "with --find-max: a p99 beyond it is too much", 500, MaxBoundMs);

    private static readonly Option<string> Reports = TextOption.Make(
        "--reports", "folder of the reports", "reports", "a folder, made where it is missing", folder => folder.Length > 0 && !File.Exists(folder));

    internal static RootCommand Make()
    {
        var root = new RootCommand("Load tests of OrderCluster: each scenario ends with a verdict and leaves its report.");
        foreach (var (name, scenario) in LoadScenarios.All)
        {
            var command = new Command(name, scenario.Description) { Rate, Seconds, WarmUp, Reports };
            TargetArguments.AddTo(command);
            foreach (var option in Special(name))
            {
                command.Add(option);
            }

            command.SetAction((result, _) => RunAsync(name, scenario, result));
            root.Add(command);
        }

        return root;
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
            Stock = isFlashSale ? result.GetValue(Stock) : 0,
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

        var (_, hasPassed) = await ScenarioRun.RunAsync(name, load, target, options, clock);
        return hasPassed ? 0 : 1;
    }
}
