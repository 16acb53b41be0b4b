namespace OrderCluster.Silo.Tests.Testing;

/// <summary>A folder of one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-test-");

    /// <summary>The project's sample of orders.</summary>
    internal static string Sample { get; } = FindSample();

    internal string In(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string FindSample()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "samples", "orders.csv");
            if (File.Exists(sample))
            {
                return sample;
            }
        }

        throw new InvalidOperationException("The tests run outside of a checkout: no folder above them holds samples/orders.csv.");
    }
}
