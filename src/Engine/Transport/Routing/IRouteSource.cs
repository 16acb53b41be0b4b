using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>What routing needs to know of the cluster, in a silo or in a client.</summary>
internal interface IRouteSource
{
    ClusterView View { get; }

    /// <summary>Whether this process is that silo.</summary>
    bool IsSelf(SiloAddress silo);

    /// <summary>Where this process reaches a silo.</summary>
    int PortOf(SiloAddress silo);

    void ReportUnreachable(SiloAddress silo, bool refused);
}
