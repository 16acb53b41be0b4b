using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Calls;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Catalog;

/// <summary>Collects what generated modules say of the grain interfaces and classes of their assemblies.</summary>
public sealed class GrainRegistry
{
    private readonly HashSet<Type> _modules = [];
    private readonly Dictionary<Type, Func<GrainId, ICallRouter, object>> _proxies = [];
    private readonly Dictionary<string, GrainMethod> _methods = [];
    private readonly List<GrainClass> _classes = [];

    internal IReadOnlyDictionary<Type, Func<GrainId, ICallRouter, object>> Proxies => _proxies;

    internal IReadOnlyDictionary<string, GrainMethod> Methods => _methods;

    internal IReadOnlyList<GrainClass> Classes => _classes;

    /// <summary>Adds a module and what it includes, once.</summary>
    public void Include(IGrainModule module)
    {
        if (_modules.Add(module.GetType()))
        {
            module.Register(this);
        }
    }

    /// <param name="newProxy">Makes a reference to a grain behind this interface.</param>
    /// <param name="methods">Its methods, inherited ones included.</param>
    public void AddInterface<TInterface>(Func<GrainId, ICallRouter, TInterface> newProxy, params ReadOnlySpan<GrainMethod> methods)
        where TInterface : class, IGrain
    {
        _proxies[typeof(TInterface)] = newProxy;
        foreach (var method in methods)
        {
            _methods[method.ToString()] = method;
        }
    }

    /// <param name="grainType">The class's name in the cluster.</param>
    /// <param name="isReentrant">Whether its calls interleave with each other.</param>
    /// <param name="interfaces">The grain interfaces that it implements.</param>
    public void AddClass<TGrain>(string grainType, bool isReentrant, params Type[] interfaces)
        where TGrain : Grain
    {
        var construct = ActivatorUtilities.CreateFactory<TGrain>([]);
        _classes.Add(new GrainClass
        {
            Name = typeof(TGrain).FullName!,
            Type = GrainType.Create(grainType),
            IsReentrant = isReentrant,
            CollectionAge = typeof(TGrain).GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit,
            Interfaces = interfaces,
            Construct = services => Constructed(construct, services),
        });
    }

    // As in Orleans: the caller can tell that the grain was never there, and why.
    private static TGrain Constructed<TGrain>(ObjectFactory<TGrain> construct, IServiceProvider services)
    {
        try
        {
            return construct(services, []);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"A grain of the class {typeof(TGrain).FullName} could not be constructed: {e.Message}", e);
        }
    }

    /// <summary>The modules of the loaded assemblies and of what those reference.</summary>
    internal static GrainRegistry OfAssemblies(IEnumerable<Assembly> assemblies)
    {
        var registry = new GrainRegistry();
        foreach (var attribute in assemblies.Select(assembly => assembly.GetCustomAttribute<GrainModuleAttribute>()))
        {
            if (attribute is not null)
            {
                registry.Include((IGrainModule)Activator.CreateInstance(attribute.ModuleType)!);
            }
        }

        return registry;
    }
}

/// <summary>Registers an assembly's grains; generated.</summary>
public interface IGrainModule
{
    void Register(GrainRegistry registry);
}

/// <summary>Names an assembly's <see cref="IGrainModule"/>; generated.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GrainModuleAttribute(Type moduleType) : Attribute
{
    public Type ModuleType { get; } = moduleType;
}
