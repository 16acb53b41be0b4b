using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Client.Certificates;

/// <summary>How connections are encrypted.</summary>
public sealed record ConnectionTls
{
    /// <summary>Shown to the other end; null where it demands none.</summary>
    public ShownCertificate? Certificate { get; init; }

    /// <summary>Who may have signed the other end's certificate; empty: whomever the system trusts.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>The name that silos' certificates must bear; null: the host that is connected to.</summary>
    public string? HostName { get; init; }
}
