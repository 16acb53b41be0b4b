using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Engine.Transport;

/// <summary>Encryption of connections. Silos always show each other their certificates; clients do if they have one.</summary>
public sealed class TransportTls
{
    private SslStreamCertificateContext? _shown;

    /// <summary>What this process shows, with its private key. A silo must have one, which serves for both ends of a connection.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Shown with the certificate: those between it and its root.</summary>
    public X509Certificate2Collection Intermediates { get; } = [];

    /// <summary>Who may have signed the other end's certificate; a self-signed one names itself here. Empty: whomever the system trusts.</summary>
    public X509Certificate2Collection TrustedRoots { get; } = [];

    /// <summary>The name that a silo's certificate must bear; null: the host that was connected to.</summary>
    public string? TargetHost { get; set; }

    /// <summary>Whether a silo refuses clients that show no certificate which <see cref="TrustedRoots"/> have signed.</summary>
    public bool RequiresClientCertificate { get; set; }

    internal SslStreamCertificateContext? Shown =>
        Certificate is null ? null : _shown ??= SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true);

    /// <summary>By whom certificates are checked; null: as the system does.</summary>
    internal X509ChainPolicy? ChainPolicy()
    {
        if (TrustedRoots.Count == 0)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(TrustedRoots);
        return policy;
    }
}
