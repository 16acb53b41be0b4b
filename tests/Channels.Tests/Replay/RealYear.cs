namespace OrderCluster.Channels.Tests.Replay;

/// <summary>Where the real retailer's year lies on machines that have it: beside the repository, or in the folder that ORDERCLUSTER_DATA names.</summary>
internal static class RealYear
{
    internal const string Absent = "The real year is not on this machine (../shared/data/online-retail, or ORDERCLUSTER_DATA).";

    private const string FileName = "online_retail_2010-12_to_2011-11.csv.gz";

    /// <summary>Null where it is absent.</summary>
    internal static string? Path { get; } = Find();

    private static string? Find()
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("ORDERCLUSTER_DATA") is { Length: > 0 } named)
        {
            folders.Add(named);
            folders.Add(System.IO.Path.Combine(named, "online-retail"));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            folders.Add(System.IO.Path.Combine(folder.FullName, "shared", "data", "online-retail"));
        }

        return folders.Select(folder => System.IO.Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
    }
}
