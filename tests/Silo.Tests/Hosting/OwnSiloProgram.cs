using OrderCluster.Silo.Tests.Testing;
using OrderCluster.Testing;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class OwnSiloProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-own-silo-");

    [Fact]
    public async Task A_grain_of_another_team_orders_in_a_silo_of_its_own_and_hears_of_its_order()
    {
        var store = $"sqlite:{Path.Combine(_folder.FullName, "gifts.db")}";

        foreach (var reference in new[] { "to-ada", "to-alan" })
        {
            var run = await BuiltProgram.OwnSiloAsync(store, $"{FreePort.Take()}", reference);

            Assert.True(run.ExitCode == 0, run.Error + run.Output);
            Assert.Contains($"gifts/{reference} is Confirmed, and the desk has heard so", run.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
