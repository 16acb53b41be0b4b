using System.Security.Cryptography.X509Certificates;
using OrderCluster.Client.Certificates;
using OrderCluster.Testing.Certificates;

namespace OrderCluster.Client.Tests.Gateways;

/// <summary>An authority, and files of certificates that it has signed, as operators hand them to silos and clients.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-certificates-");
    private readonly TestAuthority _authority = TestAuthority.Make("authority");

    public CertificateFolder() => File.WriteAllText(Roots, _authority.Certificate.ExportCertificatePem());

    public string Roots => Path.Combine(_folder.FullName, "roots.pem");

    /// <summary>What a silo's command line says to use them.</summary>
    public IEnumerable<string> SiloArguments => ["--tls-certificate", Issue("silo.test"), "--tls-roots", Roots, "--tls-host-name", "silo.test"];

    /// <summary>How a client uses them.</summary>
    public ConnectionTls ClientTls(string? certificate) =>
        new CertificateFiles { Certificate = certificate, Roots = Roots, HostName = "silo.test" }.Read(TimeProvider.System);

    /// <summary>A new certificate and its key, as <c>PATH,KEYPATH</c>.</summary>
    public string Issue(string name)
    {
        using var issued = _authority.Issue(name);
        using var key = issued.GetECDsaPrivateKey()!;
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText($"{path}.pem", issued.ExportCertificatePem());
        File.WriteAllText($"{path}.key", key.ExportPkcs8PrivateKeyPem());
        return $"{path}.pem,{path}.key";
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
