using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>Puts encryption around a connection.</summary>
internal static class TlsStreams
{
    /// <summary>The first byte of whoever begins TLS: a handshake record.</summary>
    private const byte HandshakeRecord = 0x16;

    /// <summary>The major version of all TLS versions, in the second byte.</summary>
    private const byte TlsMajorVersion = 3;

    /// <summary>On the side that was connected to.</summary>
    /// <param name="stream">Nothing has been read from it.</param>
    /// <param name="tls">With a certificate.</param>
    /// <param name="demandsCertificate">Whether the other end must show one as well.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The encrypted stream, and what is wrong with the other end's certificate, which it has to be told: a broken off TLS handshake would tell it nothing.
    /// </returns>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5359", Justification = "The objection is the refusal: the other end is told of it, and nothing that it says is done.")]
    internal static async Task<(Stream Stream, string? Objection)> AcceptAsync(
        Stream stream, TransportTls tls, bool demandsCertificate, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        var objection = demandsCertificate ? "This port demands a certificate, and none was shown." : null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = tls.Shown,
            ClientCertificateRequired = demandsCertificate,
            CertificateChainPolicy = demandsCertificate ? tls.ChainPolicy() : null,
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = !demandsCertificate ? null : (_, certificate, chain, errors) =>
            {
                objection = ObjectionTo(certificate, chain, errors, host: null) ?? (certificate is null ? objection : null);
                return true;
            },
        };
        await encrypted.AuthenticateAsServerAsync(options, cancellationToken);
        return (encrypted, objection);
    }

    /// <summary>On the side that connected.</summary>
    /// <exception cref="HandshakeException">The other end's certificate is refused, or no TLS comes about.</exception>
    internal static async Task<Stream> ConnectAsync(Stream stream, TransportTls tls, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        string? objection = null;
        var name = tls.TargetHost ?? host;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ClientCertificateContext = tls.Shown,
            CertificateChainPolicy = tls.ChainPolicy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                (objection = ObjectionTo(certificate, chain, errors, name)) is null,
        };
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            throw new HandshakeException(objection ?? $"No TLS came about; perhaps the port speaks none: {exception.Message}", exception);
        }
    }

    /// <summary>Whether the other end begins with TLS, as far as its first bytes tell.</summary>
    /// <param name="socket">Nothing is taken from it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<bool> IsBegunAsync(Socket socket, CancellationToken cancellationToken)
    {
        var first = new byte[2];
        var count = await socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken);
        return count == 0 || Looks(first.AsSpan(0, count));
    }

    /// <summary>Whether the bytes may be the beginning of TLS.</summary>
    internal static bool Looks(ReadOnlySpan<byte> first) => first is [HandshakeRecord] or [HandshakeRecord, TlsMajorVersion, ..];

    private static string? ObjectionTo(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string? host)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is not X509Certificate2 shown)
        {
            return "This port demands a certificate, and none was shown.";
        }

        var faults = (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Distinct().ToList();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"it does not bear the name {host}");
        }

        return $"The certificate of {shown.Subject}, valid from {shown.NotBefore.ToUniversalTime():u} to {shown.NotAfter.ToUniversalTime():u}, is refused: {string.Join(", ", faults)}.";
    }
}
