using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Finds the members of one level of a type that are carried: those with an [Id], and a record's parameters.</summary>
internal static class SerializerMemberReader
{
    private const uint FirstMemberNumber = 2;
    private const uint FirstParameterNumber = 3;

    public static IEnumerable<SerializerMember> Read(INamedTypeSymbol type, IMethodSymbol? constructor, Compilation compilation)
    {
        var members = new List<SerializerMember>();
        foreach (var symbol in type.GetMembers().Where(static m => !m.IsStatic && m is IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsConst: false }))
        {
            var position = PositionOf(symbol, constructor);
            if (NumberOf(symbol, constructor, position) is not { } number)
            {
                continue;
            }

            members.Add(Describe(symbol, number, position, type, compilation));
        }

        return members.OrderBy(static member => member.Number);
    }

    private static int PositionOf(ISymbol symbol, IMethodSymbol? constructor)
    {
        if (constructor is null || symbol is not IPropertySymbol property)
        {
            return -1;
        }

        var parameter = constructor.Parameters.FirstOrDefault(
            p => p.Name == property.Name && SymbolEqualityComparer.Default.Equals(p.Type, property.Type));
        return parameter?.Ordinal ?? -1;
    }

    private static uint? NumberOf(ISymbol symbol, IMethodSymbol? constructor, int position)
    {
        if (symbol.IdOf() is { } id)
        {
            return FirstMemberNumber + (id * 2);
        }

        return position < 0 ? null : FirstParameterNumber + ((constructor!.Parameters[position].IdOf() ?? (uint)position) * 2);
    }

    private static SerializerMember Describe(ISymbol symbol, uint number, int position, INamedTypeSymbol type, Compilation compilation)
    {
        var memberType = symbol is IPropertySymbol p ? p.Type : ((IFieldSymbol)symbol).Type;
        var member = new SerializerMember(symbol.Name, memberType.ToDisplayString(SerializerSymbols.FullName), number)
        {
            Position = position,
            HasInitializer = position < 0 && HasInitializer(symbol),
            IsShareable = symbol.IsMarkedImmutable() || SerializerImmutability.IsShareable(memberType),
        };

        if (symbol is IPropertySymbol property)
        {
            member.CanGet = IsAccessible(property.GetMethod, compilation);
            member.CanSet = property.SetMethod is { IsInitOnly: false } && IsAccessible(property.SetMethod, compilation);
            member.FieldName = type.GetMembers().OfType<IFieldSymbol>()
                .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))?.MetadataName;
        }
        else
        {
            var field = (IFieldSymbol)symbol;
            member.CanGet = IsAccessible(field, compilation);
            member.CanSet = member.CanGet && !field.IsReadOnly;
            member.FieldName = field.MetadataName;
        }

        SerializerEncoding.Choose(member, memberType);
        return member;
    }

    private static bool IsAccessible(ISymbol? symbol, Compilation compilation) =>
        symbol is not null && compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);

    private static bool HasInitializer(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax()
            is PropertyDeclarationSyntax { Initializer: not null } or VariableDeclaratorSyntax { Initializer: not null });
}
