using System.Reflection;

namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>Follows types across a grain boundary, through members, type arguments, base types and derived types, and notes what Orleans would refuse.</summary>
internal sealed class BoundaryWalk
{
    private readonly HashSet<Type> _seen = [];
    private readonly Dictionary<string, Type> _aliases = [];
    private readonly List<string> _violations = [];
    private readonly Assembly[] _assemblies;

    private BoundaryWalk(Assembly[] assemblies) => _assemblies = assemblies;

    /// <summary>What is wrong with <paramref name="types"/> and everything that they contain.</summary>
    /// <param name="assemblies">Where derived classes may be.</param>
    public static IReadOnlyList<string> Violations(IEnumerable<Type> types, params Assembly[] assemblies)
    {
        var walk = new BoundaryWalk(assemblies);
        foreach (var type in types)
        {
            walk.Visit(type);
        }

        return walk._violations;
    }

    private void Visit(Type type)
    {
        if (KnownTypes.IsLeaf(type) || !_seen.Add(type))
        {
            return;
        }

        if (KnownTypes.ContentOf(type) is { } content)
        {
            VisitAll(content);
            return;
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            VisitAll(type.GetGenericArguments());
            Visit(type.GetGenericTypeDefinition());
            return;
        }

        if (SurrogateOf(type) is { } surrogate)
        {
            Visit(surrogate);
            VisitHierarchy(type);
            return;
        }

        if (!type.IsInterface)
        {
            CheckMark(type);
        }

        if (!type.IsEnum)
        {
            _violations.AddRange(MemberIds.Violations(type));
            VisitAll(MemberIds.CarriedTypes(type));
        }

        VisitHierarchy(type);
    }

    private void VisitAll(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            Visit(type);
        }
    }

    private void VisitHierarchy(Type type)
    {
        if (type.BaseType is { } baseType && baseType != typeof(object) && baseType != typeof(ValueType) && baseType != typeof(Enum)
            && baseType.Assembly != typeof(object).Assembly && baseType.Assembly != typeof(IGrain).Assembly)
        {
            Visit(baseType);
        }

        if (!type.IsSealed)
        {
            VisitAll(_assemblies.SelectMany(assembly => assembly.GetTypes()).Where(other => other != type && other.IsAssignableTo(type)));
        }
    }

    // What a registered converter sends in the type's place.
    private Type? SurrogateOf(Type type) => _assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(converter => converter.IsDefined(typeof(RegisterConverterAttribute), inherit: false))
        .SelectMany(converter => converter.GetInterfaces())
        .FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IConverter<,>) && each.GetGenericArguments()[0] == type)
        ?.GetGenericArguments()[1];

    private void CheckMark(Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is null)
        {
            _violations.Add($"{type} crosses a grain boundary without [GenerateSerializer].");
            return;
        }

        var aliases = type.GetCustomAttributes<AliasAttribute>(inherit: false).ToList();
        if (aliases.Count != 1)
        {
            _violations.Add($"{type} has {aliases.Count} [Alias]es instead of one.");
            return;
        }

        var alias = aliases[0].Alias;
        if (!_aliases.TryAdd(alias, type))
        {
            _violations.Add($"{type} has the alias '{alias}' of {_aliases[alias]}.");
        }

        if (type.IsGenericTypeDefinition && !alias.EndsWith($"`{type.GetGenericArguments().Length}", StringComparison.Ordinal))
        {
            _violations.Add($"{type} is generic: its alias '{alias}' must end with `{type.GetGenericArguments().Length}.");
        }
    }
}
