namespace OrderCluster.Silo.Settings;

/// <summary>How a silo takes part in a cluster.</summary>
/// <param name="Name">The cluster's: several may share a database.</param>
/// <param name="Secret">Known to the cluster's silos and clients alone.</param>
public sealed record ClusterSettings(string Name, string Secret) : GatewaySettings(Name, Secret)
{
    public const int DefaultSiloPort = 5081;

    /// <summary>For other silos; 0 for one that is free.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;
}
