using System.Collections.Frozen;
using Orleans.Runtime;

namespace OrderCluster.Engine.Catalog;

/// <summary>Which class stands for a grain type, and which for an interface.</summary>
internal sealed class GrainClassMap
{
    private readonly FrozenDictionary<string, GrainClass> _byType;
    private readonly FrozenDictionary<Type, GrainClass[]> _byInterface;

    /// <exception cref="InvalidOperationException">Two classes have the same grain type.</exception>
    internal GrainClassMap(IReadOnlyList<GrainClass> classes)
    {
        foreach (var twice in classes.GroupBy(grainClass => grainClass.Type).Where(group => group.Count() > 1))
        {
            throw new InvalidOperationException(
                $"Grain type \"{twice.Key}\" is claimed by {string.Join(" and ", twice.Select(grainClass => grainClass.Name))}; set [GrainType] on one.");
        }

        _byType = classes.ToFrozenDictionary(grainClass => grainClass.Type.ToString());
        _byInterface = classes
            .SelectMany(grainClass => grainClass.Interfaces, (grainClass, type) => (grainClass, type))
            .GroupBy(pair => pair.type, pair => pair.grainClass)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <exception cref="ArgumentException">There is no such class.</exception>
    internal GrainClass ClassOf(GrainType type) =>
        _byType.TryGetValue(type.ToString(), out var grainClass)
            ? grainClass
            : throw new ArgumentException($"No grain class of type \"{type}\" is in this silo.");

    /// <exception cref="ArgumentException">No class or more than one class fits.</exception>
    internal GrainClass ClassFor(Type grainInterface, string? classNamePrefix)
    {
        var candidates = _byInterface.GetValueOrDefault(grainInterface) ?? [];
        var fitting = classNamePrefix is null
            ? candidates
            : [.. candidates.Where(grainClass => grainClass.Name.StartsWith(classNamePrefix, StringComparison.Ordinal))];
        return fitting switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"No grain class implements {grainInterface}{Prefix(classNamePrefix)}."),
            _ => throw new ArgumentException(
                $"Several grain classes implement {grainInterface}{Prefix(classNamePrefix)}: {string.Join(", ", fitting.Select(grainClass => grainClass.Name))}."),
        };
    }

    private static string Prefix(string? classNamePrefix) => classNamePrefix is null ? string.Empty : $" with prefix \"{classNamePrefix}\"";
}
