using NBomber.Contracts;
using NBomber.CSharp;

namespace OrderCluster.Scenarios.Profiles;

/// <summary>How the orders of a retailer's busiest day came in, from 8:00 to 18:00 in half hours: it peaks at noon at three times the average.</summary>
/// <remarks>The 150 orders of 22 November 2011 in D. Chen, "Online Retail", UCI Machine Learning Repository, 2015, CC BY 4.0.</remarks>
internal static class BusiestDay
{
    private static readonly int[] OrdersOfHalfHour = [4, 4, 5, 7, 5, 9, 12, 6, 21, 11, 12, 7, 7, 5, 6, 9, 6, 7, 6, 1];

    /// <summary>The day's course in so much time.</summary>
    /// <param name="peakRate">Arrivals a second at the peak.</param>
    internal static LoadSimulation[] Course(double peakRate, TimeSpan during)
    {
        var peak = OrdersOfHalfHour.Max();
        var second = TimeSpan.FromSeconds(1);
        return
        [
            .. OrdersOfHalfHour.Select(orders => Simulation.RampingInject(
                Math.Max(1, (int)Math.Round(peakRate * orders / peak)), second, during / OrdersOfHalfHour.Length)),
        ];
    }
}
