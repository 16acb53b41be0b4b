using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Grains know nothing of SQL, HTTP or their host; the journal knows nothing of orders and of Orleans.</summary>
internal static class ForbiddenNamespaces
{
    private static readonly (string Folder, string[] Namespaces)[] Forbidden =
    [
        ("src/Grains.Interfaces", ["System.Data", "System.Net", "Microsoft.Data", "Microsoft.AspNetCore", "Npgsql", "Dapper", "Orleans.Hosting", "OrderCluster.Journal", "OrderCluster.Silo", "OrderCluster.Client"]),
        ("src/Grains", ["System.Data", "System.Net", "Microsoft.Data", "Microsoft.AspNetCore", "Npgsql", "Dapper", "Orleans.Hosting", "OrderCluster.Journal.Sqlite", "OrderCluster.Journal.PostgreSql", "OrderCluster.Silo", "OrderCluster.Client"]),
        ("src/Journal", ["OrderCluster.Grains", "OrderCluster.Silo", "OrderCluster.Client", "Orleans"]),
    ];

    public static IEnumerable<Violation> In(SourceFile file)
    {
        var forbidden = Array.Find(Forbidden, entry => file.IsIn(entry.Folder)).Namespaces ?? [];
        if (forbidden.Length == 0)
        {
            yield break;
        }

        foreach (var node in file.Root.DescendantNodes().Where(IsWholeName))
        {
            var name = node.ToString();
            var match = Array.Find(forbidden, prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal));
            if (match is not null)
            {
                yield return file.At(node, $"{name} is of {match}, which this project must not know.");
            }
        }
    }

    /// <summary>A dotted name in a using or in code, but not the part of a longer one.</summary>
    private static bool IsWholeName(SyntaxNode node) =>
        (node is QualifiedNameSyntax or MemberAccessExpressionSyntax || node is IdentifierNameSyntax { Parent: UsingDirectiveSyntax })
        && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax or BaseNamespaceDeclarationSyntax);
}
