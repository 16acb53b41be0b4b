namespace OrderCluster.Tidy.Tests.Sources;

/// <summary>The files of the repository that this test was built from, without what a build puts there.</summary>
internal static class Repository
{
    private static readonly HashSet<string> BuiltFolders = ["artifacts", "bin", "obj", ".git", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts", "reports"];

    private static readonly HashSet<string> TextExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".sh", ".json", ".yml", ".yaml", ".sql", ".html", ".css", ".js", ".editorconfig", ".gitignore", ""];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<SourceFile> Texts { get; } = [.. Read(new DirectoryInfo(Root)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Every C# file.</summary>
    public static IReadOnlyList<SourceFile> Code { get; } = [.. Texts.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>The C# files of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = [.. Code.Where(file => file.IsIn("src"))];

    /// <summary>The C# files of the tests.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Code.Where(file => file.IsIn("tests"))];

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<SourceFile> Read(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => TextExtensions.Contains(file.Extension)))
        {
            yield return new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName));
        }

        foreach (var inner in folder.EnumerateDirectories().Where(inner => !BuiltFolders.Contains(inner.Name)))
        {
            foreach (var file in Read(inner))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderCluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No OrderCluster.sln above {AppContext.BaseDirectory}.");
    }
}
