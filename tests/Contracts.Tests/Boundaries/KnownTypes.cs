using System.Collections.Immutable;

namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>Types that Orleans carries without a mark.</summary>
internal static class KnownTypes
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(char),
        typeof(float), typeof(double), typeof(decimal), typeof(string), typeof(Guid), typeof(Uri),
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(CancellationToken), typeof(Exception), typeof(ReadOnlyMemory<byte>),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(Nullable<>), typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>),
        typeof(HashSet<>), typeof(IReadOnlySet<>), typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(KeyValuePair<,>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
    ];

    /// <summary>Whether nothing more has to be asked about the type; a reference to a grain is one such.</summary>
    public static bool IsLeaf(Type type) => Leaves.Contains(type) || typeof(IGrain).IsAssignableFrom(type) || type.IsGenericParameter;

    /// <summary>What a container contains; null if it is none.</summary>
    public static Type[]? ContentOf(Type type)
    {
        if (type.IsSZArray)
        {
            return [type.GetElementType()!];
        }

        return type.IsGenericType && Containers.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments() : null;
    }
}
