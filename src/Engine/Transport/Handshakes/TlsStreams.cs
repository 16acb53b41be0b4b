using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>Puts encryption around a connection.</summary>
internal static class TlsStreams
{
    internal static async Task<Stream> AcceptAsync(Stream stream, TransportTls tls, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = tls.Certificate }, cancellationToken);
        return encrypted;
    }

    internal static async Task<Stream> ConnectAsync(Stream stream, TransportTls tls, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        var options = new SslClientAuthenticationOptions { TargetHost = tls.TargetHost ?? host };
        if (tls.TrustedRoots.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(tls.TrustedRoots);
        }

        await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
        return encrypted;
    }
}
