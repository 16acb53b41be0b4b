using System.Collections.Concurrent;
using System.Reflection;

namespace OrderCluster.Engine.Serialization;

/// <summary>What the source generator wrote into the loaded assemblies.</summary>
internal static class GeneratedCodecs
{
    private static readonly ConcurrentDictionary<Type, GeneratedCodecAttribute> ByType = new();
    private static readonly ConcurrentDictionary<string, Type> ByName = new();
    private static readonly ConcurrentDictionary<Assembly, bool> Loaded = new();

    /// <summary>The codec of a type, of a generic one by its definition; null if none was generated.</summary>
    public static GeneratedCodecAttribute? Find(Type type)
    {
        Load(type.Assembly);
        return ByType.GetValueOrDefault(type);
    }

    /// <summary>The type of that alias; null if no assembly that is loaded by now has one.</summary>
    /// <exception cref="InvalidOperationException">Two types have the same alias.</exception>
    public static Type? TypeNamed(string name)
    {
        if (!ByName.ContainsKey(name))
        {
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                Load(assembly);
            }
        }

        return ByName.GetValueOrDefault(name) is { IsGenericTypeDefinition: false } type ? type : null;
    }

    private static void Load(Assembly assembly)
    {
        if (Loaded.ContainsKey(assembly))
        {
            return;
        }

        foreach (var entry in assembly.GetCustomAttributes<GeneratedCodecAttribute>())
        {
            ByType[entry.Type] = entry;
            var named = ByName.GetOrAdd(entry.Name, entry.Type);
            if (named != entry.Type)
            {
                throw new InvalidOperationException($"{named} and {entry.Type} have the same alias '{entry.Name}'.");
            }
        }

        Loaded[assembly] = true;
    }
}
