using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrderCluster.Client.Certificates;
using OrderCluster.Testing.Certificates;

namespace OrderCluster.Channels.Tests.Client;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-certificates-");
    private readonly TestAuthority _authority = TestAuthority.Make("authority");
    private readonly X509Certificate2 _certificate;

    public CertificateFilesTests() => _certificate = _authority.Issue("silo.test");

    [Fact]
    public void Certificate_and_key_are_read_from_two_PEM_files()
    {
        var read = Read(new() { Certificate = $"{Write("silo.pem", _certificate.ExportCertificatePem())},{Write("silo.key", Key().ExportPkcs8PrivateKeyPem())}" });

        AssertIsOurs(read);
        Assert.Empty(read.Intermediates);
    }

    [Fact]
    public void One_PEM_file_may_hold_the_key_and_the_chain_too()
    {
        var text = $"{_certificate.ExportCertificatePem()}\n{_authority.Certificate.ExportCertificatePem()}\n{Key().ExportPkcs8PrivateKeyPem()}\n";

        var read = Read(new() { Certificate = Write("all.pem", text) });

        AssertIsOurs(read);
        Assert.Equal("CN=authority", Assert.Single(read.Intermediates).Subject);
    }

    [Fact]
    public void A_key_in_PEM_may_have_a_password()
    {
        var files = new CertificateFiles { Certificate = EncryptedPem() };

        AssertIsOurs(Read(files with { Password = "open" }));
        AssertRefused("of no use", files with { Password = "shut" });
        AssertRefused("set ORDERCLUSTER_TLS_PASSWORD", files);
    }

    [Fact]
    public void A_PFX_file_is_read_with_its_password()
    {
        var path = _folder.FullName + "/silo.pfx";
        File.WriteAllBytes(path, new X509Certificate2Collection { _certificate, X509CertificateLoader.LoadCertificate(_authority.Certificate.RawData) }.Export(X509ContentType.Pfx, "open")!);

        var read = Read(new() { Certificate = path, Password = "open" });

        AssertIsOurs(read);
        Assert.Equal("CN=authority", Assert.Single(read.Intermediates).Subject);
        AssertRefused("password", new() { Certificate = path, Password = "shut" });
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused() =>
        AssertRefused("key", new() { Certificate = Write("bare.pem", _certificate.ExportCertificatePem()) });

    [Fact]
    public void A_PFX_file_without_a_key_is_refused()
    {
        var path = _folder.FullName + "/bare.pfx";
        using var bare = X509CertificateLoader.LoadCertificate(_certificate.RawData);
        File.WriteAllBytes(path, bare.Export(X509ContentType.Pfx));

        AssertRefused("holds no private key", new() { Certificate = path });
    }

    [Fact]
    public void An_expired_certificate_is_refused()
    {
        using var expired = _authority.IssueExpired("silo.test");
        using var key = expired.GetECDsaPrivateKey()!;

        AssertRefused("has expired at 2020-01-02", new() { Certificate = Write("old.pem", $"{expired.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}") });
    }

    [Fact]
    public void What_is_no_certificate_is_refused()
    {
        AssertRefused("of no use", new() { Certificate = Write("text.pfx", "no certificate") });
        AssertRefused("no PEM certificate", new() { Roots = Write("roots.pem", "no certificate") });
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.pem", Assert.Throws<FileNotFoundException>(() => Read(new() { Certificate = _folder.FullName + "/nowhere.pem" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_roots_are_trusted()
    {
        using var other = TestAuthority.Make("other");
        var roots = Write("roots.pem", $"{_authority.Certificate.ExportCertificatePem()}\n{other.Certificate.ExportCertificatePem()}");

        Assert.Equal(["CN=authority", "CN=other"], new CertificateFiles { Roots = roots }.Read(TimeProvider.System).TrustedRoots.Select(root => root.Subject));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static LocalCertificate Read(CertificateFiles files) => files.Read(TimeProvider.System).Certificate!;

    private static void AssertRefused(string said, CertificateFiles files) =>
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => files.Read(TimeProvider.System)).Message, StringComparison.Ordinal);

    private void AssertIsOurs(LocalCertificate read)
    {
        Assert.Equal(_certificate.Thumbprint, read.Certificate.Thumbprint);
        Assert.True(read.Certificate.HasPrivateKey);
    }

    private ECDsa Key() => _certificate.GetECDsaPrivateKey()!;

    private string EncryptedPem()
    {
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000);
        return Write("locked.pem", $"{_certificate.ExportCertificatePem()}\n{Key().ExportEncryptedPkcs8PrivateKeyPem("open", parameters)}");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
