using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Questions about symbols that the serializer's parts share.</summary>
internal static class SerializerSymbols
{
    public const string GenerateSerializer = "Orleans.GenerateSerializerAttribute";
    private const string Id = "Orleans.IdAttribute";
    private const string Alias = "Orleans.AliasAttribute";
    private const string Immutable = "Orleans.ImmutableAttribute";

    /// <summary>A type's name in generated code, whatever is imported there.</summary>
    public static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat;

    public static bool IsMarked(this ITypeSymbol type) => type.Find(GenerateSerializer) is not null;

    public static bool IsMarkedImmutable(this ISymbol symbol) => symbol.Find(Immutable) is not null;

    public static uint? IdOf(this ISymbol symbol) =>
        symbol.Find(Id)?.ConstructorArguments.FirstOrDefault().Value is uint id ? id : null;

    public static string? AliasOf(this ISymbol symbol) =>
        symbol.Find(Alias)?.ConstructorArguments.FirstOrDefault().Value as string;

    /// <summary>The named argument of [GenerateSerializer] that leaves a record's parameters out.</summary>
    public static bool IncludesConstructorParameters(this INamedTypeSymbol type)
    {
        var mark = type.Find(GenerateSerializer);
        var setting = mark?.NamedArguments.FirstOrDefault(static argument => argument.Key == "IncludePrimaryConstructorParameters").Value.Value;
        return setting is bool include ? include : type.IsRecord;
    }

    public static bool IsException(this ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    private static AttributeData? Find(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass?.ToDisplayString() == attribute);
}
