using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Recognizes grain interfaces, grain classes and the attributes on them by name.</summary>
internal static class GrainSymbols
{
    private static readonly SymbolDisplayFormat QualifiedFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat MetadataFormat = new SymbolDisplayFormat(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    internal static bool IsGrainInterface(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && !IsMarker(type) && type.AllInterfaces.Any(parent => FullName(parent) == "Orleans.IGrain");

    internal static bool HasStringKey(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(parent => FullName(parent) == "Orleans.IGrainWithStringKey");

    internal static bool IsGrainClass(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (FullName(parent) == "Orleans.Grain")
            {
                return !type.IsAbstract && type.TypeKind == TypeKind.Class;
            }
        }

        return false;
    }

    internal static string FullName(ITypeSymbol type) => type.ToDisplayString(MetadataFormat);

    internal static string Qualified(ITypeSymbol type) => type.ToDisplayString(QualifiedFormat);

    /// <summary>The full name as one identifier.</summary>
    internal static string Identifier(ITypeSymbol type) => FullName(type).Replace('.', '_');

    internal static AttributeData? Attribute(ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && FullName(type) == fullName);

    internal static bool Has(ISymbol symbol, string fullName) => Attribute(symbol, fullName) is not null;

    internal static string? TextArgument(ISymbol symbol, string attribute) =>
        Attribute(symbol, attribute) is { ConstructorArguments: { Length: > 0 } arguments } ? arguments[0].Value as string : null;

    /// <summary>Methods of the interface and of those that it extends.</summary>
    internal static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces).SelectMany(parent => parent.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => !method.IsStatic && method.MethodKind == MethodKind.Ordinary);

    /// <summary>Whether code elsewhere in the assembly may name the type.</summary>
    internal static bool IsVisibleInAssembly(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }

    internal static string Literal(string? text) =>
        text is null ? "null" : "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static bool IsMarker(INamedTypeSymbol type) => FullName(type).StartsWith("Orleans.IGrain", StringComparison.Ordinal);
}
