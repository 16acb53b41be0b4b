using System.Collections.Concurrent;
using OrderCluster.Engine.Catalog;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>The activations of this silo.</summary>
internal sealed class GrainCatalog(IActivationHost host, GrainClassMap classes)
{
    private readonly ConcurrentDictionary<GrainId, GrainActivation> _activations = new();
    private readonly ConcurrentDictionary<GrainClass, long> _callsOfEnded = new();

    internal IEnumerable<GrainActivation> Activations => _activations.Select(entry => entry.Value);

    internal int Count => _activations.Count;

    internal GrainActivation? Find(GrainId grainId) => _activations.GetValueOrDefault(grainId);

    /// <exception cref="ArgumentException">This silo has no class of that grain type.</exception>
    internal GrainActivation FindOrCreate(GrainId grainId)
    {
        if (_activations.TryGetValue(grainId, out var activation))
        {
            return activation;
        }

        var grainClass = classes.ClassOf(grainId.Type);
        return _activations.GetOrAdd(grainId, static (id, given) => new GrainActivation(id, given.grainClass, given.host), (grainClass, host));
    }

    internal void Remove(GrainActivation activation)
    {
        if (_activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation)))
        {
            _callsOfEnded.AddOrUpdate(
                activation.Class, static (_, calls) => calls, static (_, sum, calls) => sum + calls, activation.Calls);
        }
    }

    /// <summary>Calls that activations of this class served which are gone.</summary>
    internal long CallsOfEnded(GrainClass grainClass) => _callsOfEnded.GetValueOrDefault(grainClass);
}
