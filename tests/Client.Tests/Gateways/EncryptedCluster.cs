using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;

namespace OrderCluster.Client.Tests.Gateways;

[NeedsPostgres]
public sealed class EncryptedCluster : IDisposable
{
    private readonly CertificateFolder _certificates = new();

    [StoreFact]
    public async Task Silos_with_certificates_form_a_cluster_and_pass_calls_on()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 2, Arguments = [.. _certificates.SiloArguments] });
        var options = silos.ConnectionOptions() with { Tls = _certificates.ClientTls(null) };
        await using var client = await ClusterConnection.ConnectAsync(options, new RetryPolicy(TimeProvider.System));
        string[] skus = [.. Enumerable.Range(1, 20).Select(number => $"TLS-{number}")];

        await Task.WhenAll(skus.Select(sku => client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku)).Receive(new ReceiveStock("first", 3, "delivery", "test"))));

        var loads = await silos.Board(silos.Silos[0]).SilosAsync();
        Assert.Equal(2, loads.Count);

        // A handshake that a busy machine does not end in time is told as well, and made again.
        Assert.All(silos.Silos, silo => Assert.DoesNotContain("certificate", silo.Log, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _certificates.Dispose();
}
