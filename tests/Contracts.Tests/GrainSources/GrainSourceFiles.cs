namespace OrderCluster.Contracts.Tests.GrainSources;

/// <summary>The sources of the two grain projects.</summary>
internal static class GrainSourceFiles
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<(string Path, string Text)> Interfaces { get; } = Read("src/Grains.Interfaces");

    public static IReadOnlyList<(string Path, string Text)> Grains { get; } = Read("src/Grains");

    private static (string, string)[] Read(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Root, path), File.ReadAllText(path))),
    ];

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
