using OrderCluster.Load.Runner;
using OrderCluster.Load.Scenarios;
using OrderCluster.Load.Target;

namespace OrderCluster.LoadTests.Tests.Scenarios;

/// <summary>Shoppers look for stock and order nothing.</summary>
internal sealed class LookUpLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : LoadScenario(target, options, clock)
{
    private const int DefaultRate = 500;
    private const int DefaultSeconds = 30;

    internal override ScenarioProps[] Build(LoadOptions options) =>
    [
        Scenario.Create("look_up", context => Step.Run("availability", context, async () =>
        {
            var stock = await Target.GetAvailabilityAsync("SKU-00001");
            return stock.Available > 0 ? Response.Ok("available") : Response.Fail("sold-out");
        }))
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(options.Rate ?? DefaultRate, Second, options.During(DefaultSeconds)))
            .WithThresholds(Threshold.Create(stats => stats.Fail.Request.Count == 0)),
    ];

    protected override Task FillAsync() => ReceiveAsync(skus: 1);
}
