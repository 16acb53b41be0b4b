using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Client.Tests.Gateways;

public sealed class GatewayOfOneSilo : IDisposable
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);
    private static readonly RetryPolicy Patient = new(TimeProvider.System, LocalSilos.Patience);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-gateway-");

    [Fact]
    public async Task A_client_calls_the_grains_of_a_silo_on_SQLite_and_finds_it_again_after_a_crash()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = $"sqlite:{Path.Combine(_folder.FullName, "one.db")}" });
        await using var client = await silos.ConnectAsync(Patient, AttemptTimeout);
        await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("LONE-1")).Receive(new ReceiveStock("first", 7, "delivery", "test"));

        await silos.Silos[0].KillAsync();
        var asked = client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("LONE-1")).GetAvailability();
        await silos.RestartAsync(silos.Silos[0]);

        Assert.Equal(7, (await asked).OnHand);
    }

    [Fact]
    public async Task A_client_calls_the_grains_of_a_silo_in_memory()
    {
        await using var silos = await LocalSilos.StartAsync(
            new LocalSilosOptions { Count = 1, Store = "memory:", Arguments = ["--allow-not-durable"] });
        await using var client = await silos.ConnectAsync(Patient, AttemptTimeout);

        await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("LONE-2")).Receive(new ReceiveStock("first", 3, "delivery", "test"));

        Assert.Equal(3, (await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("LONE-2")).GetAvailability()).OnHand);
    }

    [Fact]
    public async Task A_port_at_which_nothing_listens_is_told_at_once()
    {
        var options = new ClusterConnectionOptions { Cluster = "any", Gateways = ["127.0.0.1:1", "127.0.0.1:2"], Secret = "any", ConnectTimeout = TimeSpan.FromHours(1) };

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => ClusterConnection.ConnectAsync(options, Patient)).WaitAsync(AttemptTimeout);

        Assert.Contains("nothing listens there", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
