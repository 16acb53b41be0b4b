namespace OrderCluster.Silo.Tests.Docs;

/// <summary>Pages that code writes: the tests hold them up to date, and write them where they are told to.</summary>
internal static class WrittenPages
{
    private const string Variable = "ORDERCLUSTER_WRITE_DOCS";

    /// <summary>Whether the pages are to be written rather than compared.</summary>
    public static bool AreWritten { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    public static string PathOf(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderCluster.sln")))
            {
                return Path.Combine(folder.FullName, file);
            }
        }

        throw new FileNotFoundException("OrderCluster.sln is not above the tests' folder.");
    }

    /// <summary>Fails when the file is not what it should be, unless it is to be written.</summary>
    public static async Task HoldAsync(string file, string content)
    {
        var path = PathOf(file);
        if (AreWritten)
        {
            await File.WriteAllTextAsync(path, content);
            return;
        }

        var lines = (await File.ReadAllTextAsync(path)).Split('\n');
        var wanted = content.Split('\n');
        var at = Enumerable.Range(0, Math.Max(lines.Length, wanted.Length)).FirstOrDefault(line => lines.ElementAtOrDefault(line) != wanted.ElementAtOrDefault(line), -1);
        Assert.True(at < 0, $"{file} is not up to date: line {at + 1} should read '{wanted.ElementAtOrDefault(at)}' and reads '{lines.ElementAtOrDefault(at)}'. "
            + $"Write it by {Variable}=1 dotnet test tests/Silo.Tests -c Release --filter Docs; twice when an example has changed.");
    }
}
