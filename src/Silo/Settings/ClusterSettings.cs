using System.Net;

namespace OrderCluster.Silo.Settings;

/// <summary>How a silo takes part in a cluster.</summary>
/// <param name="Name">The cluster's: several may share a database.</param>
/// <param name="Secret">Known to the cluster's silos and clients alone.</param>
public sealed record ClusterSettings(string Name, string Secret)
{
    public const int DefaultSiloPort = 5081;

    public const int DefaultGatewayPort = 5082;

    /// <summary>Where the secret is taken from unless it is given: command lines can be read by every user of a machine.</summary>
    public const string SecretVariable = "ORDERCLUSTER_SECRET";

    /// <summary>The local address of the two ports.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>For other silos; 0 for one that is free.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>For clients that call grains; 0 for one that is free.</summary>
    public int GatewayPort { get; init; } = DefaultGatewayPort;

    /// <summary>The name or address by which the others reach this machine.</summary>
    public string Advertise { get; init; } = IPAddress.Loopback.ToString();
}
