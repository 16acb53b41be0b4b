using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Contracts.Tests.GrainSources;

/// <summary>What grain code must not do.</summary>
internal static class TurnRules
{
    /// <summary>Leaving the turn's scheduler, and code that differs by how it is built.</summary>
    public static IEnumerable<string> Violations(string path, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, path: path).GetRoot();
        foreach (var access in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            var member = access.Name.Identifier.Text;
            if (member == "ConfigureAwait" && !IsConfiguredToStay(access))
            {
                yield return At(path, access, "ConfigureAwait leaves the turn's scheduler.");
            }
            else if (access.ToString() is "Task.Run" or "Task.Factory.StartNew" or "System.Threading.Tasks.Task.Run")
            {
                yield return At(path, access, $"{access} leaves the turn's scheduler.");
            }
        }

        foreach (var trivia in root.DescendantTrivia(descendIntoTrivia: true).Where(static trivia => trivia.IsKind(SyntaxKind.IfDirectiveTrivia)))
        {
            yield return $"{path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: #if makes the code another in another build.";
        }
    }

    private static bool IsConfiguredToStay(MemberAccessExpressionSyntax access) =>
        access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: "true" } }] };

    private static string At(string path, SyntaxNode node, string message) =>
        $"{path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {message}";
}
