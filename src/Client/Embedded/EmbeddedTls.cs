using OrderCluster.Client.Certificates;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Client;

/// <summary>Has connections of the embedded engine encrypted.</summary>
public static class EmbeddedTls
{
    /// <returns>Null for no encryption.</returns>
    public static TransportTls? Of(ConnectionTls? tls)
    {
        if (tls is null)
        {
            return null;
        }

        var transport = new TransportTls { Certificate = tls.Certificate?.Certificate, TargetHost = tls.HostName };
        transport.Intermediates.AddRange(tls.Certificate?.Intermediates ?? []);
        transport.TrustedRoots.AddRange(tls.TrustedRoots);
        return transport;
    }
}
