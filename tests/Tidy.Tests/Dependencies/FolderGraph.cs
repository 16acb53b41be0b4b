using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Which of a project's folders uses types of which other; a folder with all that it contains counts as one.</summary>
internal static class FolderGraph
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Each use of one folder by another, once per pair of folders, with a place where it is.</summary>
    public static IReadOnlyList<(string From, string To, Violation Place)> Of(string project, IReadOnlyList<SourceFile> files)
    {
        var inFolders = files.Where(file => FolderOf(file.Path, project) is not null).ToList();
        var trees = inFolders.ToDictionary(file => file.Root.SyntaxTree);
        var compilation = CSharpCompilation.Create("Folders", [.. trees.Keys, CSharpSyntaxTree.ParseText(ImplicitUsings)], Framework);
        var edges = new Dictionary<(string, string), Violation>();
        foreach (var (tree, file) in trees)
        {
            var from = FolderOf(file.Path, project)!;
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(static name => !name.IsVar))
            {
                if (FolderDeclaring(model.GetSymbolInfo(name), project) is { } to && to != from)
                {
                    edges.TryAdd((from, to), file.At(name, $"{from} uses {name} of {to}."));
                }
            }
        }

        return [.. edges.Select(edge => (edge.Key.Item1, edge.Key.Item2, edge.Value))];
    }

    public static IEnumerable<Violation> Circles(string project, IReadOnlyList<SourceFile> files)
    {
        var edges = Of(project, files);
        foreach (var circle in DependencyCircles.In(edges.Select(edge => (edge.From, edge.To))))
        {
            var places = edges.Where(edge => circle.Contains(edge.From) && circle.Contains(edge.To)).Select(edge => $"{Environment.NewLine}    {edge.Place}");
            yield return new(project, 1, $"These folders use each other in a circle: {string.Join(", ", circle)}.{string.Concat(places)}");
        }
    }

    private static string? FolderDeclaring(SymbolInfo info, string project)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol as INamedTypeSymbol ?? (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol ? symbol.ContainingType : null);
        var path = type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
        return string.IsNullOrEmpty(path) ? null : FolderOf(path, project);
    }

    /// <summary>The first folder below the project's; null for a file beside the project itself, which puts the folders together.</summary>
    private static string? FolderOf(string path, string project)
    {
        var parts = path[(project.Length + 1)..].Split('/');
        return parts.Length > 1 ? parts[0] : null;
    }
}
