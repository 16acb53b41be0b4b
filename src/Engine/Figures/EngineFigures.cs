using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Catalog;

namespace OrderCluster.Engine.Figures;

/// <summary>Adds up the activations' own counters, so that a call pays nothing for being counted.</summary>
internal sealed class EngineFigures(GrainCatalog catalog, IReadOnlyList<GrainClass> classes) : IEngineFigures
{
    public IReadOnlyList<GrainClassFigures> Take()
    {
        var sums = classes.ToDictionary(grainClass => grainClass, grainClass => new Sum { Calls = catalog.CallsOfEnded(grainClass) });
        foreach (var activation in catalog.Activations)
        {
            sums[activation.Class].Add(activation);
        }

        return [.. sums.Select(sum => sum.Value.Of(sum.Key)).OrderBy(figures => figures.GrainType, StringComparer.Ordinal)];
    }

    private sealed class Sum
    {
        private int _activations;
        private long _requests;
        private int _longest;
        private string? _longestKey;

        internal long Calls { get; set; }

        internal void Add(GrainActivation activation)
        {
            var length = activation.Length;
            _activations++;
            _requests += length;
            Calls += activation.Calls;
            if (length > _longest)
            {
                _longest = length;
                _longestKey = activation.GrainId.Key.ToString();
            }
        }

        internal GrainClassFigures Of(GrainClass grainClass) =>
            new(grainClass.Type.ToString(), _activations, _requests, _longest, _longestKey, Calls);
    }
}
