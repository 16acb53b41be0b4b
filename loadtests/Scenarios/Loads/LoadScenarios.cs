using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Loads;

/// <summary>All scenarios by name.</summary>
internal static class LoadScenarios
{
    internal static IReadOnlyDictionary<string, Entry> All { get; } = new Dictionary<string, Entry>(StringComparer.Ordinal)
    {
        [PlaceOrderLoad.Name] = new("orders of two lines, SKUs by Zipf's law", (target, options, clock) => new PlaceOrderLoad(target, options, clock)),
    };

    internal sealed record Entry(string Description, Func<LoadTarget, LoadOptions, TimeProvider, LoadScenario> Make);
}
