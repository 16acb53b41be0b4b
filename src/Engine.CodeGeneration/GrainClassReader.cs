using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Registers a grain class under its type name.</summary>
internal static class GrainClassReader
{
    private const string Suffix = "Grain";

    internal static GrainOutput? Read(INamedTypeSymbol type)
    {
        if (!GrainSymbols.IsGrainClass(type))
        {
            return null;
        }

        var name = GrainSymbols.FullName(type);
        if (type.IsGenericType || !GrainSymbols.IsVisibleInAssembly(type))
        {
            var id = type.IsGenericType ? GrainDiagnostics.Generic : GrainDiagnostics.Hidden;
            return new GrainOutput(name, string.Empty, string.Empty, [GrainDiagnostics.At(id, type)]);
        }

        var interfaces = string.Concat(type.AllInterfaces.Where(GrainSymbols.IsGrainInterface).Select(parent => $", typeof({GrainSymbols.Qualified(parent)})"));
        var isReentrant = GrainSymbols.Has(type, "Orleans.Concurrency.ReentrantAttribute") ? "true" : "false";
        var registration = $"registry.AddClass<{GrainSymbols.Qualified(type)}>({GrainSymbols.Literal(TypeName(type))}, {isReentrant}{interfaces});";
        return new GrainOutput(name, string.Empty, registration, []);
    }

    private static string TypeName(INamedTypeSymbol type)
    {
        if (GrainSymbols.TextArgument(type, "Orleans.GrainTypeAttribute") is { } given)
        {
            return given;
        }

        var name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) && type.Name.Length > Suffix.Length
            ? type.Name.Substring(0, type.Name.Length - Suffix.Length)
            : type.Name;
        return name.ToLowerInvariant();
    }
}
