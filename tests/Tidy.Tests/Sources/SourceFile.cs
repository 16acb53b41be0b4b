using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Tidy.Tests.Sources;

/// <summary>A file of the repository, by its path from the root, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<CompilationUnitSyntax> _root =
        new(() => CSharpSyntaxTree.ParseText(Text, path: Path).GetCompilationUnitRoot());

    public CompilationUnitSyntax Root => _root.Value;

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>The folders between the root and the file.</summary>
    public string[] Folders => Path.Split('/')[..^1];

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public Violation At(SyntaxNodeOrToken node, string message) => At(node.GetLocation()!, message);

    public Violation At(Location location, string message) => new(Path, location.GetLineSpan().StartLinePosition.Line + 1, message);
}
