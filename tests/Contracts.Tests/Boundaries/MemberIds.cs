using System.Reflection;

namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>What a type stores must be carried: each field, or the property before it, has an [Id] that is unique on its level, or is marked [NonSerialized].</summary>
internal static class MemberIds
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Violations(Type type)
    {
        var names = new Dictionary<uint, string>();
        foreach (var field in StoredFields(type))
        {
            var member = MemberOf(field);
            if (member?.GetCustomAttribute<IdAttribute>() is not { } id)
            {
                yield return $"{type}.{member?.Name ?? field.Name} is stored but has no [Id].";
            }
            else if (!names.TryAdd(id.Id, member.Name))
            {
                yield return $"{type}.{member.Name} has the [Id({id.Id})] of {names[id.Id]}.";
            }
        }
    }

    public static IEnumerable<Type> CarriedTypes(Type type) => StoredFields(type).Select(field => field.FieldType);

    private static IEnumerable<FieldInfo> StoredFields(Type type) =>
        type.GetFields(Declared).Where(static field => !field.IsDefined(typeof(NonSerializedAttribute)));

    /// <summary>The field itself, or the property whose value the compiler keeps in it; null if it keeps something else.</summary>
    private static MemberInfo? MemberOf(FieldInfo field)
    {
        if (!field.Name.StartsWith('<'))
        {
            return field;
        }

        var name = field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)];
        return field.DeclaringType!.GetProperty(name, Declared);
    }
}
