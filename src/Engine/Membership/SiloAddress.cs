namespace OrderCluster.Engine.Membership;

/// <summary>Where a silo is reached. A port of 0: not offered.</summary>
/// <param name="SiloId">One run of a silo: a new one at each start, and after each eviction.</param>
/// <param name="Host">A name or an address that the other silos and the clients can reach.</param>
/// <param name="SiloPort">For the other silos.</param>
/// <param name="GatewayPort">For clients that call grains.</param>
/// <param name="HttpPort">For HTTP.</param>
public sealed record SiloAddress(Guid SiloId, string Host, int SiloPort, int GatewayPort, int HttpPort)
{
    public override string ToString() => $"{SiloId} ({Host}:{SiloPort})";
}
