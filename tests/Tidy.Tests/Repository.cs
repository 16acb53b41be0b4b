using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Tidy.Tests;

/// <summary>The files of the repository that this test was built from, without what a build puts there.</summary>
internal static class Repository
{
    private static readonly HashSet<string> BuiltFolders = ["artifacts", "bin", "obj", ".git", ".vs", ".idea", "TestResults", "reports", "node_modules"];

    private static readonly HashSet<string> TextExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".sh", ".json", ".yml", ".yaml", ".sql", ".html", ".css", ".js", ".editorconfig", ".gitignore", ""];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<SourceFile> Texts { get; } = [.. Read(new DirectoryInfo(Root)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Every C# file.</summary>
    public static IReadOnlyList<SourceFile> Code { get; } = [.. Texts.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>The C# files of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = [.. Code.Where(file => file.IsIn("src"))];

    private static IEnumerable<SourceFile> Read(DirectoryInfo folder) => folder.EnumerateFiles().Where(file => TextExtensions.Contains(file.Extension))
        .Select(file => new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName)))
        .Concat(folder.EnumerateDirectories().Where(inner => !BuiltFolders.Contains(inner.Name)).SelectMany(Read));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrderCluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No OrderCluster.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

/// <summary>A file of the repository, by its path from the root, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<CompilationUnitSyntax> _root = new(() => CSharpSyntaxTree.ParseText(Text, path: Path).GetCompilationUnitRoot());

    public CompilationUnitSyntax Root => _root.Value;

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>The folders between the root and the file.</summary>
    public string[] Folders => Path.Split('/')[..^1];

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public Violation At(SyntaxNodeOrToken node, string message) => At(node.GetLocation()!, message);

    public Violation At(Location location, string message) => new(Path, location.GetLineSpan().StartLinePosition.Line + 1, message);
}

/// <summary>A place that breaks a rule.</summary>
internal sealed record Violation(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";

    /// <summary>Fails with every violation on a line of its own.</summary>
    public static void AssertNone(IEnumerable<Violation> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, $"{list.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }
}
