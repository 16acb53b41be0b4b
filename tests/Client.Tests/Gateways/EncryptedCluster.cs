using System.Net.Sockets;
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
        foreach (var silo in silos.Silos)
        {
            using var knock = new TcpClient("127.0.0.1", silo.Ports.Silo);
        }

        var options = silos.ConnectionOptions() with { Tls = _certificates.ClientTls(null) };
        await using var client = await OrderClusterClients.ConnectAsync(options, new RetryPolicy(TimeProvider.System));
        string[] skus = [.. Enumerable.Range(1, 20).Select(number => $"TLS-{number}")];

        await Task.WhenAll(skus.Select(sku => client.Orders.ReceiveAsync(sku, GrainKeys.DefaultLocation, new ReceiveStock("first", 3, "", "test"))));

        var loads = await silos.Board(silos.Silos[0]).SilosAsync();
        Assert.Equal(2, loads.Count);
        Assert.All(silos.Silos, silo => Assert.DoesNotContain("was refused", silo.Log, StringComparison.Ordinal));
    }

    public void Dispose() => _certificates.Dispose();
}
