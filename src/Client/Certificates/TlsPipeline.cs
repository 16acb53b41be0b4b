using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Connections.Security;
using Orleans.Runtime;

namespace OrderCluster.Client.Certificates;

/// <summary>Puts Orleans's TLS round connections, with the certificates and checks that <see cref="ConnectionTls"/> names.</summary>
internal sealed class TlsPipeline(ConnectionTls tls)
{
    /// <summary>How long a connection may take to be opened, its handshakes included.</summary>
    internal static readonly TimeSpan OpenTimeout = TimeSpan.FromMilliseconds(1_500);

    private readonly SslStreamCertificateContext? _shown = tls.Certificate is { } own
        ? SslStreamCertificateContext.Create(own.Certificate, own.Intermediates, offline: true)
        : null;

    /// <summary>Whether the time of a connection's opening was over: it was then given up by this end, which refuses nobody.</summary>
    /// <param name="begun">A timestamp of <see cref="Stopwatch"/>.</param>
    internal static bool HasTimedOut(long begun) => Stopwatch.GetElapsedTime(begun) >= OpenTimeout;

    /// <summary>For connections that others make.</summary>
    /// <param name="builder">Of the port.</param>
    /// <param name="demandsCertificate">Whether the other end must show one that the roots have signed. What is wrong with it stands in a <see cref="TlsObjection"/>
    /// of the connection: a broken off handshake would tell the other end nothing.</param>
    /// <param name="refuse">Told why no TLS came about.</param>
    internal void Accept(IConnectionBuilder builder, bool demandsCertificate, Action<ConnectionContext, string> refuse) => builder.Use(next => connection =>
    {
        var objection = new TlsObjection { Text = demandsCertificate ? "This port demands a certificate, and none was shown." : null };
        connection.Features.Set(objection);
        return RunAsync(builder, each => each.UseServerTls(new TlsOptions
        {
            LocalCertificate = tls.Certificate!.Certificate,
            RemoteCertificateMode = demandsCertificate ? RemoteCertificateMode.AllowCertificate : RemoteCertificateMode.NoCertificate,
            RemoteCertificateValidation = (certificate, chain, errors) =>
            {
                objection.Text = Of(certificate, chain, errors, host: null);
                return true;
            },
            OnAuthenticateAsServer = (_, options) => Shape((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions),
        }), next, connection, () => refuse(connection, "No TLS came about."));
    });

    /// <summary>For connections that this process makes.</summary>
    /// <param name="builder">Of the connections.</param>
    /// <param name="hostOf">The host that was meant by an address, which the other end's certificate must bear unless <see cref="ConnectionTls.HostName"/> is set.</param>
    /// <param name="refuse">Told why another end's certificate is refused.</param>
    internal void Connect(IConnectionBuilder builder, Func<EndPoint?, string> hostOf, Action<string> refuse) => builder.Use(next => connection =>
    {
        var host = tls.HostName ?? hostOf(connection.RemoteEndPoint);
        string? fault = null;
        var begun = Stopwatch.GetTimestamp();
        return RunAsync(builder, each => each.UseClientTls(new TlsOptions
        {
            ClientCertificateMode = RemoteCertificateMode.AllowCertificate,
            RemoteCertificateValidation = (certificate, chain, errors) => (fault = Of(certificate, chain, errors, host)) is null,
            OnAuthenticateAsClient = (_, options) => Shape((SslClientAuthenticationOptions)options.SslClientAuthenticationOptions, host),
        }), next, connection, () =>
        {
            if (fault is not null || !HasTimedOut(begun))
            {
                refuse(fault ?? $"No TLS came about with {host}; perhaps its port speaks none.");
            }
        });
    });

    // One pipeline for each connection: what is found out about its certificate belongs to it alone.
    private static async Task RunAsync(
        IConnectionBuilder port, Action<IConnectionBuilder> useTls, ConnectionDelegate next, ConnectionContext connection, Action fail)
    {
        var isEncrypted = false;
        var one = new ConnectionBuilder(port.ApplicationServices);
        useTls(one);
        one.Run(inner =>
        {
            isEncrypted = true;
            return next(inner);
        });
        await one.Build()(connection).ConfigureAwait(false);
        if (!isEncrypted)
        {
            fail();
        }
    }

    private static string? Of(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors, string? host)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        var faults = (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Distinct().ToList();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"it does not bear the name {host}");
        }

        return $"The certificate of {shown.Subject}, valid from {shown.NotBefore.ToUniversalTime():u} to {shown.NotAfter.ToUniversalTime():u}, is refused: {string.Join(", ", faults)}.";
    }

    private void Shape(SslServerAuthenticationOptions options)
    {
        options.ServerCertificate = null;
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificateContext = _shown;
        options.CertificateChainPolicy = ChainPolicy();
        options.AllowTlsResume = false;
    }

    private void Shape(SslClientAuthenticationOptions options, string host)
    {
        options.TargetHost = host;
        options.ClientCertificates = null;
        options.ClientCertificateContext = _shown;
        options.CertificateChainPolicy = ChainPolicy();
    }

    private X509ChainPolicy? ChainPolicy()
    {
        if (tls.TrustedRoots.Count == 0)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(tls.TrustedRoots);
        return policy;
    }
}

/// <summary>What is wrong with the certificate of a connection's other end, or null.</summary>
internal sealed class TlsObjection
{
    internal string? Text { get; set; }
}
