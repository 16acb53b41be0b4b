using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Scenarios;

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
        Scenario.Create(Name, _ => PlaceWholesaleAsync())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(options.Rate ?? DefaultRate, Second, options.During(DefaultSeconds)))
            .WithThresholds(NoFailures()),
    ];

    private Task<Response> PlaceWholesaleAsync()
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

/// <summary>How many lines a wholesale order has: 15 in the median, 53 at the 90th percentile, 1,113 at most.</summary>
/// <remarks>From the 19,705 orders of D. Chen, "Online Retail", UCI Machine Learning Repository, 2015, CC BY 4.0; straight between the points, which gives 26.5 lines on average where the data has 25.6.</remarks>
internal static class WholesaleLines
{
    private static readonly (double Share, int Lines)[] Points =
    [
        (0, 1), (0.1, 1), (0.15, 3), (0.2, 4), (0.25, 6), (0.3, 7), (0.35, 9), (0.4, 11), (0.45, 13), (0.5, 15), (0.55, 17), (0.6, 19), (0.65, 21),
        (0.7, 24), (0.75, 29), (0.8, 34), (0.85, 41), (0.9, 53), (0.95, 77), (0.98, 149), (0.99, 216), (0.995, 331), (0.999, 551), (1, 1113),
    ];

    /// <summary>The lines of an order, for a draw from 0 to below 1.</summary>
    internal static int Count(double draw)
    {
        var at = 1;
        while (Points[at].Share < draw)
        {
            at++;
        }

        var (from, to) = (Points[at - 1], Points[at]);
        return (int)Math.Round(from.Lines + ((to.Lines - from.Lines) * (draw - from.Share) / (to.Share - from.Share)));
    }
}
