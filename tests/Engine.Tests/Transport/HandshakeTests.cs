using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrderCluster.Engine.Transport;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class HandshakeTests
{
    [Fact]
    public async Task A_wrong_secret_is_refused_and_both_sides_say_so()
    {
        await using var cluster = await StartAsync(1);
        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.ConnectAsync(options =>
        {
            options.Secret = "another";
            options.StartTimeout = TimeSpan.FromSeconds(2);
        }));
        Assert.Contains("The other end refused: The secret is wrong.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Log.Lines, line => line.StartsWith("Warning: A connection from 127.0.0.1:", StringComparison.Ordinal)
            && line.EndsWith("was refused: The secret is wrong.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_cluster_is_refused()
    {
        await using var cluster = await StartAsync(1);
        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.ConnectAsync(options =>
        {
            options.ClusterName = "others";
            options.StartTimeout = TimeSpan.FromSeconds(2);
        }));
        Assert.Contains("The other end is of cluster \"others\", this one of \"tests\".", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_refused_on_the_port_for_silos()
    {
        await using var cluster = await StartAsync(1);
        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.ConnectAsync(options =>
        {
            options.Gateways.Clear();
            options.Gateways.Add($"127.0.0.1:{cluster.Silos[0].Address.SiloPort}");
            options.StartTimeout = TimeSpan.FromSeconds(2);
        }));
        Assert.Contains("this port is for a Silo", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_encrypted_when_asked_for()
    {
        using var certificate = SelfSigned();
        await using var cluster = await StartAsync(2, options =>
        {
            options.Tls = new TransportTls { Certificate = certificate, TargetHost = "silo.test" };
            options.Tls.TrustedRoots.Add(certificate);
        });
        var client = (await cluster.ConnectAsync()).Client;
        Assert.Equal(cluster.Silos[1].Address.SiloId, await Within(client.GetGrain<IPlaceGrain>(KeyOf(cluster.Silos[1])).Where(), "The answer"));
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_is_refused()
    {
        using var certificate = SelfSigned();
        using var other = SelfSigned();
        await using var cluster = await StartAsync(1, options => options.Tls = new TransportTls { Certificate = certificate, TargetHost = "silo.test" });
        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.ConnectAsync(options =>
        {
            options.Tls!.TrustedRoots.Add(other);
            options.StartTimeout = TimeSpan.FromSeconds(2);
        }));
        Assert.Contains("certificate", exception.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=silo.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("silo.test");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
