using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Client.Tests.Gateways;

public sealed class EncryptedGateway : IAsyncLifetime
{
    private readonly CertificateFolder _certificates = new();
    private LocalSilos? _silos;

    public async Task InitializeAsync() => _silos = await LocalSilos.StartAsync(new LocalSilosOptions
    {
        Count = 1,
        Store = "memory:",
        Arguments = ["--allow-not-durable", .. _certificates.SiloArguments, "--tls-require-client-certificate", "--client-secret", "of clients"],
    });

    [Fact]
    public async Task A_client_with_certificate_and_secret_of_clients_is_served()
    {
        await using var client = await ConnectAsync(Options());

        await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("TLS-1")).Receive(new ReceiveStock("first", 3, "delivery", "test"));

        Assert.Equal(3, (await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("TLS-1")).GetAvailability()).OnHand);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_told_why_it_is_refused() =>
        await AssertRefusedAsync("none was shown", Options() with { Tls = _certificates.ClientTls(null) });

    [Fact]
    public async Task A_client_without_encryption_is_told_why_it_is_refused() =>
        await AssertRefusedAsync("perhaps only one of them speaks TLS", Options() with { Tls = null });

    [Fact]
    public async Task A_client_with_the_secret_of_silos_is_refused() =>
        await AssertRefusedAsync("The secret is wrong.", Options() with { Secret = _silos!.ConnectionOptions().Secret });

    public async Task DisposeAsync()
    {
        await _silos!.DisposeAsync();
        _certificates.Dispose();
    }

    private static Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options) =>
        ClusterConnection.ConnectAsync(options, new RetryPolicy(TimeProvider.System));

    private static async Task AssertRefusedAsync(string said, ClusterConnectionOptions options)
    {
        var refused = await Assert.ThrowsAsync<SiloUnavailableException>(() => ConnectAsync(options));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private ClusterConnectionOptions Options() => _silos!.ConnectionOptions() with { Secret = "of clients", Tls = _certificates.ClientTls(_certificates.Issue("client.test")) };
}
