using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Scenarios.Profiles;
using OrderCluster.Scenarios.Target;
using OrderCluster.Workload;

namespace OrderCluster.Scenarios.Loads;

/// <summary>Orders with as many lines as a wholesaler's have.</summary>
internal sealed class WholesaleLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "wholesale";

    private const int DefaultRate = 100;
    private const int DefaultSeconds = 30;
    private const int MostUnits = 24;

    // Nearer to even than a shop's: a large order takes much of the range.
    private readonly Zipf _popularity = new(options.Skus, 0.7);

    internal override ScenarioProps[] Build(LoadOptions options) =>
    [
        Scenario.Create(Name, async _ => await PlaceWholesaleAsync())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(options.Rate ?? DefaultRate, Second, options.During(DefaultSeconds)))
            .WithThresholds(NoFailures()),
    ];

    private Task<Response<object>> PlaceWholesaleAsync()
    {
        var number = History.Next();
        var draws = new Draws((ulong)number);
        var lines = new OrderLineRequest[WholesaleLines.Count(draws.Next())];
        var taken = new HashSet<int>(lines.Length);
        for (var line = 0; line < lines.Length; line++)
        {
            int rank;
            do
            {
                rank = _popularity.Rank(draws.Next());
            }
            while (!taken.Add(rank));

            lines[line] = new OrderLineRequest(line + 1, ShopOrders.Sku(rank), 1 + (int)(draws.Next() * MostUnits), 2.95m);
        }

        return SendAsync(number, Orders.Order(number, Clock.GetUtcNow()) with { Lines = lines });
    }
}
