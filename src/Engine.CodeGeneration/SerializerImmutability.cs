using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Tells which types can be shared: those marked [Immutable], and those whose fields are all read-only and of such types, where nothing can be derived from them.</summary>
internal static class SerializerImmutability
{
    private static readonly HashSet<string> Known = new HashSet<string>
    {
        "System.Guid", "System.TimeSpan", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.Uri",
    };

    private static readonly HashSet<string> TransparentGenerics = new HashSet<string>
    {
        "System.Nullable<T>",
        "System.Collections.Immutable.ImmutableArray<T>",
        "System.Collections.Immutable.ImmutableList<T>",
        "System.Collections.Immutable.ImmutableHashSet<T>",
        "System.Collections.Immutable.ImmutableDictionary<TKey, TValue>",
    };

    /// <summary>Whether instances of exactly this marked type may be shared.</summary>
    public static bool IsImmutable(INamedTypeSymbol type) => type.IsMarkedImmutable() || IsDeeplyReadOnly(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether any value of the static type may be shared, a derived class's included.</summary>
    public static bool IsShareable(ITypeSymbol type) => IsShareable(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static bool IsShareable(ITypeSymbol type, HashSet<ITypeSymbol> visiting)
    {
        if (type.TypeKind == TypeKind.Enum || IsPrimitive(type.SpecialType) || Known.Contains(type.ToDisplayString()))
        {
            return true;
        }

        if (type is not INamedTypeSymbol named)
        {
            return false;
        }

        if (TransparentGenerics.Contains(named.OriginalDefinition.ToDisplayString()))
        {
            return named.TypeArguments.All(argument => IsShareable(argument, visiting));
        }

        return (named.IsSealed || named.IsValueType) && named.IsMarked() && (named.IsMarkedImmutable() || IsDeeplyReadOnly(named, visiting));
    }

    private static bool IsDeeplyReadOnly(INamedTypeSymbol type, HashSet<ITypeSymbol> visiting)
    {
        if (!(type.IsSealed || type.IsValueType)
            || type.BaseType is not { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType }
            || !visiting.Add(type))
        {
            return false;
        }

        var isReadOnly = type.GetMembers().OfType<IFieldSymbol>()
            .Where(static field => !field.IsStatic)
            .All(field => field.IsReadOnly && IsShareable(field.Type, visiting));
        visiting.Remove(type);
        return isReadOnly;
    }

    private static bool IsPrimitive(SpecialType type) =>
        type is SpecialType.System_String or SpecialType.System_Decimal
            or (>= SpecialType.System_Boolean and <= SpecialType.System_Double);
}
