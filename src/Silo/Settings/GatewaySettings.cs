using System.Net;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Connecting;

namespace OrderCluster.Silo.Settings;

/// <summary>How programs outside of the cluster call a silo's grains.</summary>
/// <param name="Name">The cluster's, which clients must name too.</param>
/// <param name="Secret">Known to silos and clients alone.</param>
public record GatewaySettings(string Name, string Secret)
{
    /// <summary>What a silo that is alone calls its cluster of one.</summary>
    public const string NameOfOne = ClusterConnectionOptions.ClusterOfOne;

    public const int DefaultGatewayPort = 5082;

    /// <summary>Where the secret is taken from unless it is given: command lines can be read by every user of a machine.</summary>
    public const string SecretVariable = ClusterConnectionOptions.SecretVariable;

    /// <summary>As <see cref="SecretVariable"/>, for <see cref="ClientSecret"/>.</summary>
    public const string ClientSecretVariable = ClusterConnectionOptions.ClientSecretVariable;

    /// <summary>What clients prove to know; null: <see cref="Secret"/>, with which a client could join as a silo.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Encryption of both ports; null: none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>The local address of the ports.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>For clients that call grains; 0 for one that is free.</summary>
    public int GatewayPort { get; init; } = DefaultGatewayPort;

    /// <summary>The name or address by which others reach this machine.</summary>
    public string Advertise { get; init; } = IPAddress.Loopback.ToString();
}

/// <summary>How a silo takes part in a cluster.</summary>
/// <param name="Name">The cluster's: several may share a database.</param>
/// <param name="Secret">Known to the cluster's silos and clients alone.</param>
public sealed record ClusterSettings(string Name, string Secret) : GatewaySettings(Name, Secret)
{
    public const int DefaultSiloPort = 5081;

    /// <summary>For other silos; 0 for one that is free.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;
}

/// <summary>How a silo's connections with other silos and clients are encrypted. Silos always demand each other's certificates.</summary>
/// <param name="RequiresClientCertificate">Whether clients must show a certificate too.</param>
public sealed record TlsSettings(CertificateFiles Files, bool RequiresClientCertificate);
