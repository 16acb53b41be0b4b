using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace OrderCluster.Contracts.Tests.GrainSources;

/// <summary>
/// A collection expression for an interface that only reads makes the compiler invent a type, which Orleans has no codec for: the call fails once it leaves the silo.
/// Empty expressions are arrays and pass.
/// </summary>
internal static class InventedCollections
{
    public static IEnumerable<string> In(CSharpCompilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var expression in tree.GetRoot().DescendantNodes().OfType<CollectionExpressionSyntax>().Where(static e => e.Elements.Count > 0))
            {
                if (model.GetTypeInfo(expression).ConvertedType is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
                    && type.Name is "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection"
                    && IsCarried(model.GetOperation(expression), model.GetEnclosingSymbol(expression.SpanStart)))
                {
                    var line = expression.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    yield return $"{tree.FilePath}:{line}: {expression} as {type.Name} is of a type that the compiler invents; make it an array or a List.";
                }
            }
        }
    }

    /// <summary>Whether the value goes into a marked type, or is what a grain's method returns.</summary>
    private static bool IsCarried(IOperation? expression, ISymbol? enclosing)
    {
        var use = expression?.Parent;
        while (use is IConversionOperation or IConditionalOperation or ICoalesceOperation or IParenthesizedOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation)
        {
            use = use.Parent;
        }

        return use switch
        {
            IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } => IsMarked(constructor.ContainingType),
            IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol { Name: "FromResult" } } => true,
            IAssignmentOperation { Target: IMemberReferenceOperation target } => IsMarked(target.Member.ContainingType),
            IPropertyInitializerOperation initializer => initializer.InitializedProperties.Any(static property => IsMarked(property.ContainingType)),
            IFieldInitializerOperation initializer => initializer.InitializedFields.Any(static field => IsMarked(field.ContainingType)),
            IReturnOperation => enclosing?.ContainingType.AllInterfaces.Any(static type => type.Name == nameof(IGrainBase)) == true,
            _ => false,
        };
    }

    private static bool IsMarked(ITypeSymbol type) =>
        type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == nameof(GenerateSerializerAttribute));
}
