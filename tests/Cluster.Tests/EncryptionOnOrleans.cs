using OrderCluster.Client;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Cluster.Tests;

/// <summary>Orleans's connections are not encrypted here: whoever asks for it must not send in clear instead.</summary>
public sealed class EncryptionOnOrleans
{
    [Fact]
    public async Task A_client_that_asks_for_TLS_is_refused()
    {
        var options = new ClusterConnectionOptions { Cluster = "shop", Gateways = ["127.0.0.1:1"], Tls = new ConnectionTls() };

        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => OrderClusterClients.ConnectAsync(options, new RetryPolicy(TimeProvider.System)));

        Assert.Contains("not encrypted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_that_is_given_a_certificate_is_refused()
    {
        var settings = new SiloSettings
        {
            Store = StoreAddress.Memory,
            Gateway = new GatewaySettings(GatewaySettings.NameOfOne, "s") { Tls = new TlsSettings(new CertificateFiles { Certificate = "silo.pem" }, false) },
        };

        Assert.Contains("not encrypted", Assert.ThrowsAny<Exception>(() => SiloHost.Build(settings)).Message, StringComparison.Ordinal);
    }
}
