using OrderCluster.Client.Certificates;

namespace OrderCluster.Silo.Settings;

/// <summary>How a silo's connections with other silos and clients are encrypted. Silos always demand each other's certificates.</summary>
/// <param name="RequiresClientCertificate">Whether clients must show a certificate too.</param>
public sealed record TlsSettings(CertificateFiles Files, bool RequiresClientCertificate);
