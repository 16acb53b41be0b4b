namespace OrderCluster.Grains.Interfaces.Cluster;

/// <summary>Tells clients by which gateways they reach the cluster; any silo answers, by any key.</summary>
[Alias("gateways")]
public interface IGatewaysGrain : IGrainWithIntegerKey
{
    /// <summary>As of this silo's last heartbeat.</summary>
    [Alias("list")]
    Task<ClusterGateways> List();
}

/// <param name="Gateways">Of the active silos that were heard of just now, each as <c>address:port</c>; empty when this silo does not know yet.</param>
/// <param name="Silos">All active silos, each by a name of this run of its own.</param>
[GenerateSerializer, Immutable, Alias("cluster-gateways")]
public sealed record ClusterGateways([property: Id(0)] string[] Gateways, [property: Id(1)] string[] Silos);
