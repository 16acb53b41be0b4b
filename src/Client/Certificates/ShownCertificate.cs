using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Client.Certificates;

/// <summary>A certificate that this process shows to others.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Intermediates">Those between it and its root, which are shown with it.</param>
public sealed record ShownCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates);
