using System.Reflection;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Catalog;
using OrderCluster.Engine.Transport.Frames;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>Makes references to grains whose classes only the silos have, by what these tell of them.</summary>
internal sealed class ClientGrains(IEnumerable<Assembly> assemblies, ICallRouter router, IServiceProvider services) : IClusterClient
{
    private readonly GrainRegistry _registry = GrainRegistry.OfAssemblies(assemblies);
    private volatile GrainReferenceFactory? _factory;

    public IServiceProvider ServiceProvider => services;

    internal bool IsKnown => _factory is not null;

    private GrainReferenceFactory Factory => _factory ?? throw new InvalidOperationException("The client has not started yet, or has found no gateway.");

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Factory.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => Factory.GetGrain(grainInterfaceType, grainPrimaryKey);

    /// <summary>Takes what a silo hosts; interfaces that this process does not know are left out.</summary>
    internal void Learn(ManifestMessage manifest)
    {
        var interfaces = _registry.Proxies.Keys.ToDictionary(type => type.FullName!);
        var classes = (manifest.Classes ?? []).Where(grainClass => grainClass is { GrainType.Length: > 0, Name: not null }).Select(grainClass => new GrainClass
        {
            Name = grainClass.Name!,
            Type = GrainType.Create(grainClass.GrainType!),
            IsReentrant = false,
            CollectionAge = null,
            Interfaces = [.. (grainClass.Interfaces ?? []).Select(name => interfaces.GetValueOrDefault(name)).OfType<Type>()],
            Construct = _ => throw new InvalidOperationException($"{grainClass.Name} is not hosted here."),
        });
        _factory = new GrainReferenceFactory(_registry, new GrainClassMap([.. classes]), router, services);
    }
}
