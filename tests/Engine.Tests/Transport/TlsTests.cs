using System.Security.Cryptography.X509Certificates;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Transport;
using OrderCluster.Testing.Certificates;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Make("authority");
    private readonly TestAuthority _stranger = TestAuthority.Make("stranger");
    private readonly List<IDisposable> _certificates = [];

    [Fact]
    public async Task Silos_show_each_other_their_certificates_and_a_client_needs_none()
    {
        await using var cluster = await StartAsync(2, options => options.Tls = Tls(_authority, _authority.Issue("silo.test")));
        var client = (await cluster.ConnectAsync(options => options.Tls!.Certificate = null)).Client;
        var away = KeyOf(cluster.Silos[1]);
        Assert.Equal(
            cluster.Silos[1].Address.SiloId,
            await Within(client.GetGrain<IPlaceGrain>(KeyOf(cluster.Silos[0])).WhereIs(away), "The answer from silo to silo"));
    }

    [Fact]
    public async Task A_certificate_is_shown_with_those_between_it_and_its_root()
    {
        using var between = _authority.MakeBelow("between");
        await using var cluster = await StartAsync(1, options =>
        {
            options.Tls = Tls(_authority, between.Issue("silo.test"));
            options.Tls.RequiresClientCertificate = true;
            options.Tls.Intermediates.Add(X509CertificateLoader.LoadCertificate(between.Certificate.RawData));
        });
        var client = (await cluster.ConnectAsync()).Client;
        await Within(client.GetGrain<IPlaceGrain>("chain").Where(), "The answer");
    }

    [Fact]
    public async Task A_silo_with_a_certificate_of_somebody_else_is_refused()
    {
        await using var cluster = await StartAsync(1, options => options.Tls = Tls(_authority, _stranger.Issue("silo.test")));
        AssertSays("The certificate of CN=silo.test", "PartialChain", await RefusalAsync(cluster));
    }

    [Fact]
    public async Task A_silo_with_an_expired_certificate_is_refused()
    {
        await using var cluster = await StartAsync(1, options => options.Tls = Tls(_authority, _authority.IssueExpired("silo.test")));
        AssertSays("to 2020-01-02", "NotTimeValid", await RefusalAsync(cluster));
    }

    [Fact]
    public async Task A_silo_whose_certificate_bears_another_name_is_refused()
    {
        await using var cluster = await StartAsync(1, options => options.Tls = Tls(_authority, _authority.Issue("other.test")));
        AssertSays("The certificate of CN=other.test", "does not bear the name silo.test", await RefusalAsync(cluster));
    }

    [Fact]
    public async Task A_client_that_shows_no_certificate_is_told_that_one_is_demanded()
    {
        await using var cluster = await StartAsync(1, Mutual);
        AssertSays("refused", "none was shown", await RefusalAsync(cluster, options => options.Tls!.Certificate = null));
    }

    [Fact]
    public async Task A_client_with_a_certificate_of_somebody_else_is_refused()
    {
        await using var cluster = await StartAsync(1, Mutual);
        AssertSays("The other end refused: The certificate of CN=client.test", "PartialChain", await RefusalAsync(cluster, options => options.Tls!.Certificate = Kept(_stranger.Issue("client.test"))));
    }

    [Fact]
    public async Task A_client_with_an_expired_certificate_is_refused()
    {
        await using var cluster = await StartAsync(1, Mutual);
        AssertSays("The other end refused: The certificate of CN=client.test", "NotTimeValid", await RefusalAsync(cluster, options => options.Tls!.Certificate = Kept(_authority.IssueExpired("client.test"))));
    }

    [Fact]
    public async Task Whoever_shows_no_certificate_is_refused_on_the_port_for_silos()
    {
        await using var cluster = await StartAsync(1, options => options.Tls = Tls(_authority, _authority.Issue("silo.test")));
        var port = cluster.Silos[0].Address.SiloPort;
        AssertSays("refused", "none was shown", await RefusalAsync(cluster, options => options.Tls!.Certificate = null, $"127.0.0.1:{port}"));
    }

    [Fact]
    public async Task A_client_without_TLS_is_told_that_the_port_speaks_TLS()
    {
        await using var cluster = await StartAsync(1, Mutual);
        AssertSays("refused", "This port speaks TLS alone.", await RefusalAsync(cluster, options => options.Tls = null));
    }

    [Fact]
    public async Task A_client_with_TLS_is_told_apart_on_a_port_without()
    {
        await using var cluster = await StartAsync(1);
        AssertSays("No TLS came about", "perhaps the port speaks none", await RefusalAsync(cluster, options => options.Tls = Tls(_authority, null)));
        Assert.Contains(cluster.Log.Lines, line => line.EndsWith("was refused: The other end speaks TLS, this one does not.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_that_speaks_TLS_does_not_start_without_a_certificate()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(1, options => options.Tls = Tls(_authority, null)));
        Assert.Equal("A silo that speaks TLS needs a certificate.", exception.Message);
    }

    public void Dispose()
    {
        _certificates.ForEach(certificate => certificate.Dispose());
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static Task<string> RefusalAsync(TestCluster cluster, Action<EmbeddedClientOptions>? change = null, string? gateway = null) =>
        cluster.RefusalAsync(options =>
        {
            if (gateway is not null)
            {
                options.Gateways.Clear();
                options.Gateways.Add(gateway);
            }

            change?.Invoke(options);
        });

    private static void AssertSays(string first, string second, string message)
    {
        Assert.True(message.Contains(first, StringComparison.Ordinal), $"\"{first}\" is not in: {message}");
        Assert.True(message.Contains(second, StringComparison.Ordinal), $"\"{second}\" is not in: {message}");
    }

    private void Mutual(TransportOptions options)
    {
        options.Tls = Tls(_authority, _authority.Issue("silo.test"));
        options.Tls.RequiresClientCertificate = true;
    }

    private TransportTls Tls(TestAuthority root, X509Certificate2? certificate)
    {
        var tls = new TransportTls { Certificate = certificate is null ? null : Kept(certificate), TargetHost = "silo.test" };
        tls.TrustedRoots.Add(root.Certificate);
        return tls;
    }

    private X509Certificate2 Kept(X509Certificate2 certificate)
    {
        _certificates.Add(certificate);
        return certificate;
    }
}
