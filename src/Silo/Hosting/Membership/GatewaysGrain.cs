using OrderCluster.Grains.Interfaces.Cluster;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Answers from this silo's last heartbeat; a silo that is alone names itself.</summary>
[StatelessWorker]
internal sealed class GatewaysGrain(ILocalSiloDetails self, IServiceProvider services) : Grain, IGatewaysGrain
{
    public Task<ClusterGateways> List() => Task.FromResult(services.GetService<SiloHeartbeat>()?.Gateways
        ?? new ClusterGateways(self.GatewayAddress is { } gateway ? [gateway.Endpoint.ToString()] : [], [self.SiloAddress.ToString()]));
}
