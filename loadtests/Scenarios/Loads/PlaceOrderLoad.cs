using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Loads;

/// <summary>Orders of two lines: SKUs by Zipf's law, customers with a credit limit, payment authorized at once.</summary>
internal sealed class PlaceOrderLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "place_order";
    internal const int DefaultRate = 1_000;
    internal const int DefaultSeconds = 30;

    internal override ScenarioProps[] Build(LoadOptions options) =>
    [
        Scenario.Create(Name, async _ => await PlaceAsync())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(options.Rate ?? DefaultRate, Second, options.During(DefaultSeconds)))
            .WithThresholds(NoFailures()),
    ];
}
