using System.Collections.Concurrent;
using OrderCluster.Engine.Calls;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Catalog;

/// <summary>Makes generated proxies that send their calls to one router.</summary>
internal sealed class GrainReferenceFactory(GrainRegistry registry, GrainClassMap classes, ICallRouter router, IServiceProvider services)
    : IClusterClient
{
    private readonly ConcurrentDictionary<Type, (GrainType Type, Func<GrainId, ICallRouter, object> NewProxy)> _unambiguous = new();

    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)Make(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => (IGrain)Make(grainInterfaceType, grainPrimaryKey, null);

    private object Make(Type grainInterface, string key, string? classNamePrefix)
    {
        if (classNamePrefix is not null || !_unambiguous.TryGetValue(grainInterface, out var found))
        {
            var newProxy = registry.Proxies.GetValueOrDefault(grainInterface)
                ?? throw new ArgumentException($"{grainInterface} has no generated proxy; is it a grain interface of a project with the engine's generator?");
            found = (classes.ClassFor(grainInterface, classNamePrefix).Type, newProxy);
            if (classNamePrefix is null)
            {
                _unambiguous[grainInterface] = found;
            }
        }

        return found.NewProxy(GrainId.Create(found.Type, key), router);
    }
}
