using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.TypeSystem;

namespace OrderCluster.Client.Connecting;

/// <summary>Remembers the names of grain interfaces, which Orleans would otherwise find out by reflection at every <c>GetGrain</c>.</summary>
internal sealed class InterfaceNames(IServiceProvider services) : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _names = new();
    private readonly Lazy<GrainInterfaceTypeResolver> _finder = new(() => new GrainInterfaceTypeResolver(
        services.GetServices<IGrainInterfaceTypeProvider>().Where(other => other is not InterfaceNames), services.GetRequiredService<TypeConverter>()));

    /// <summary>The first provider that knows a name is believed, so this one stands before all others.</summary>
    public static void Add(IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, InterfaceNames>());

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        grainInterfaceType = _names.GetOrAdd(type, static (unknown, finder) => finder.Value.GetGrainInterfaceType(unknown), _finder);
        return true;
    }
}
