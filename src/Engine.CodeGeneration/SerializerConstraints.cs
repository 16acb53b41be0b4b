using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>A generic type's constraints, repeated on its codec.</summary>
internal static class SerializerConstraints
{
    public static string Of(INamedTypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (var parameter in type.TypeParameters)
        {
            var constraints = Of(parameter).ToList();
            if (constraints.Count > 0)
            {
                text.Append(" where ").Append(parameter.Name).Append(" : ").Append(string.Join(", ", constraints));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Of(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
        {
            yield return "unmanaged";
        }
        else if (parameter.HasValueTypeConstraint)
        {
            yield return "struct";
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            yield return "class";
        }
        else if (parameter.HasNotNullConstraint)
        {
            yield return "notnull";
        }

        foreach (var type in parameter.ConstraintTypes)
        {
            yield return type.ToDisplayString(SerializerSymbols.FullName);
        }

        if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint)
        {
            yield return "new()";
        }
    }
}
