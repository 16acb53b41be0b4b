using System.CommandLine;
using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Running;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.CommandLine;

/// <summary>The command line: a scenario's name and what to put under its load.</summary>
internal static class ScenarioCommand
{
    private static readonly Option<string?> Store = new("--store")
    {
        Description = "sqlite:PATH, \"postgres:CONNECTION\" or memory:; a throw-away PostgreSQL when left out",
    };

    private static readonly Option<int> Silos = new("--silos") { Description = "silos to start; over one needs PostgreSQL", DefaultValueFactory = _ => 1 };

    private static readonly Option<int?> Rate = new("--rate") { Description = "arrivals a second; the scenario's own when left out" };

    private static readonly Option<int?> Seconds = new("--seconds") { Description = "length of the measured load; the scenario's own when left out" };

    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "seconds of load before the measured one", DefaultValueFactory = _ => 5 };

    private static readonly Option<bool> Http = new("--http") { Description = "go through the silos' HTTP API instead of their gateways" };

    private static readonly Option<bool> Kill = new("--kill") { Description = "kill a silo in the middle (flash_sale)" };

    private static readonly Option<string> Reports = new("--reports") { Description = "folder of the reports", DefaultValueFactory = _ => "reports" };

    internal static RootCommand Make()
    {
        var root = new RootCommand("Load tests of OrderCluster: each scenario ends with a verdict and leaves its report.");
        foreach (var (name, scenario) in LoadScenarios.All)
        {
            var command = new Command(name, scenario.Description) { Store, Silos, Rate, Seconds, WarmUp, Http, Kill, Reports };
            command.SetAction((result, _) => RunAsync(name, scenario, result));
            root.Add(command);
        }

        return root;
    }

    private static async Task<int> RunAsync(string name, LoadScenarios.Entry scenario, ParseResult result)
    {
        var options = new LoadOptions
        {
            Rate = result.GetValue(Rate),
            Seconds = result.GetValue(Seconds),
            WarmUpSeconds = result.GetValue(WarmUp),
            Kill = result.GetValue(Kill),
            ReportFolder = result.GetValue(Reports)!,
        };
        await using var target = await LoadTarget.OpenAsync(new TargetOptions
        {
            Store = result.GetValue(Store),
            Silos = result.GetValue(Silos),
            OverHttp = result.GetValue(Http),
        });
        var (_, hasPassed) = await ScenarioRun.RunAsync(name, scenario.Make(target, options, TimeProvider.System), target, options, TimeProvider.System);
        return hasPassed ? 0 : 1;
    }
}
