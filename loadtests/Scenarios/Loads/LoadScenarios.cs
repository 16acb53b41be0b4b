using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Loads;

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
