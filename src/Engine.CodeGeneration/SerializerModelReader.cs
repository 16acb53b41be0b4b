using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Turns a marked type into the model of its codec.</summary>
internal static class SerializerModelReader
{
    private const string RootNamespace = "OrderClusterCodecs";

    public static SerializerModel Read(INamedTypeSymbol type, Compilation compilation)
    {
        var model = new SerializerModel
        {
            TypeName = type.ToDisplayString(SerializerSymbols.FullName),
            TypeOf = (type.IsGenericType ? type.ConstructUnboundGenericType() : type).ToDisplayString(SerializerSymbols.FullName),
            WireName = type.AliasOf() ?? MetadataName(type),
            CodecNamespace = CodecNamespace(type),
            CodecName = CodecName(type),
            TypeParameters = type.IsGenericType ? "<" + string.Join(", ", type.TypeParameters.Select(static p => p.Name)) + ">" : "",
            Constraints = SerializerConstraints.Of(type),
            Accessibility = IsPublic(type) ? "public" : "internal",
            IsStruct = type.IsValueType,
            IsAbstract = type.IsAbstract,
            IsSealed = type.IsSealed,
            IsException = type.IsException(),
        };

        var constructor = PrimaryConstructor(type);
        model.Members.AddRange(SerializerMemberReader.Read(type, constructor, compilation));
        model.IsShareable = model.IsException || SerializerImmutability.IsImmutable(type);
        ReadBase(model, type);
        ReadCreation(model, type, constructor, compilation);
        model.Error ??= FindError(model, type, compilation);
        return model;
    }

    private static void ReadBase(SerializerModel model, INamedTypeSymbol type)
    {
        if (type.BaseType is not { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) } baseType)
        {
            return;
        }

        if (baseType.IsMarked())
        {
            var arguments = baseType.IsGenericType
                ? "<" + string.Join(", ", baseType.TypeArguments.Select(static a => a.ToDisplayString(SerializerSymbols.FullName))) + ">"
                : "";
            model.BaseLevel = "global::" + CodecNamespace(baseType) + "." + CodecName(baseType) + arguments;
        }
        else if (model.IsException)
        {
            model.BaseLevel = "global::OrderCluster.Engine.Serialization.Exceptions.ExceptionLevel";
        }
        else
        {
            model.Error = $"{type.Name} has [GenerateSerializer], but its base type {baseType.Name} has not.";
        }
    }

    private static void ReadCreation(SerializerModel model, INamedTypeSymbol type, IMethodSymbol? constructor, Compilation compilation)
    {
        var hasRequired = type.GetMembers().Any(static m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
        if (constructor is not null
            && (type.IsValueType || type.IsSealed)
            && model.BaseLevel is null
            && !hasRequired
            && compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly)
            && model.Members.Count(static m => m.Position >= 0) == constructor.Parameters.Length)
        {
            model.Creation = SerializerCreation.Positional;
            return;
        }

        var parameterless = type.InstanceConstructors.FirstOrDefault(static c => c.Parameters.IsEmpty);
        if (type.IsValueType || parameterless is null || model.IsException)
        {
            model.Creation = SerializerCreation.Uninitialized;
            return;
        }

        model.Creation = SerializerCreation.Parameterless;
        model.ConstructorNeedsAccessor = hasRequired || !compilation.IsSymbolAccessibleWithin(parameterless, compilation.Assembly);
        if (!parameterless.IsImplicitlyDeclared)
        {
            // Its body may set any member.
            model.Members.ForEach(static member => member.HasInitializer = true);
        }
    }

    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) =>
        type.IsRecord && type.IncludesConstructorParameters()
            ? type.InstanceConstructors.FirstOrDefault(static c => !c.IsImplicitlyDeclared && !c.Parameters.IsEmpty && IsPrimary(c))
            : null;

    /// <summary>A primary constructor is declared by the type itself.</summary>
    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax);

    private static string? FindError(SerializerModel model, INamedTypeSymbol type, Compilation compilation)
    {
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
        {
            return $"{type.Name} has [GenerateSerializer], but is not accessible to the code that serializes it.";
        }

        if (type.ContainingType is { IsGenericType: true })
        {
            return $"{type.Name} has [GenerateSerializer], but is nested in a generic type.";
        }

        var repeated = model.Members.GroupBy(static m => m.Number).FirstOrDefault(static g => g.Count() > 1);
        if (repeated is not null)
        {
            return $"{type.Name} gives the same [Id] to {string.Join(" and ", repeated.Select(static m => m.Name))}.";
        }

        var unreachable = model.Members.FirstOrDefault(static m => m.NeedsAccessor && m.FieldName is null);
        return unreachable is null ? null : $"{type.Name}.{unreachable.Name} has an [Id], but no field or setter to restore it.";
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.ContainingType)
        {
            if (at.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    private static string CodecNamespace(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? RootNamespace : RootNamespace + "." + type.ContainingNamespace.ToDisplayString();

    private static string CodecName(INamedTypeSymbol type) =>
        (type.ContainingType is null ? "" : CodecName(type.ContainingType) + "_") + type.Name + (type.Arity > 0 ? type.Arity.ToString() : "") + "Codec";

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is not null
            ? MetadataName(type.ContainingType) + "+" + type.MetadataName
            : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;
}
