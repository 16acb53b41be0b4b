using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Sizes;

/// <summary>How long a file and a function may be, in lines.</summary>
internal static class SizeRules
{
    public const int MaxFileLines = 400;
    public const int MaxFileLinesAt90Percent = 250;
    public const int MaxMedianFileLines = 110;
    public const int MaxFunctionLines = 59;

    public static IEnumerable<Violation> FileLength(SourceFile file)
    {
        if (file.Lines.Length > MaxFileLines)
        {
            yield return new(file.Path, MaxFileLines + 1, $"{file.Lines.Length} lines, {MaxFileLines} are allowed: a second concept wants a file of its own.");
        }
    }

    /// <summary>What is wrong with the lengths of all files together; null if nothing.</summary>
    public static string? Distribution(IEnumerable<int> fileLines)
    {
        var sorted = fileLines.Order().ToList();
        if (sorted.Count == 0)
        {
            return null;
        }

        var median = sorted[sorted.Count / 2];
        var at90Percent = sorted[Math.Min((int)(sorted.Count * 0.9), sorted.Count - 1)];
        return median > MaxMedianFileLines || at90Percent > MaxFileLinesAt90Percent
            ? $"Files have {median} lines in the median ({MaxMedianFileLines} allowed) and {at90Percent} at the 90th percentile ({MaxFileLinesAt90Percent} allowed)."
            : null;
    }

    public static IEnumerable<Violation> FunctionLength(SourceFile file)
    {
        foreach (var node in file.Root.DescendantNodes().Where(IsFunction))
        {
            var span = node.GetLocation().GetLineSpan();
            var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lines > MaxFunctionLines)
            {
                yield return file.At(node, $"{NameOf(node)} has {lines} lines, {MaxFunctionLines} are allowed.");
            }
        }
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax;

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        AnonymousFunctionExpressionSyntax => "A lambda",
        _ => "A function",
    };
}
