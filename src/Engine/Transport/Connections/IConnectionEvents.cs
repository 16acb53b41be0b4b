using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>What a process does with what its connections bring; called on the receiving thread, which must not be kept.</summary>
internal interface IConnectionEvents
{
    /// <param name="connection">Where it came from.</param>
    /// <param name="body">The head and the arguments, gone when this returns.</param>
    void Requested(TransportConnection connection, ReadOnlyMemory<byte> body);

    void Viewed(TransportConnection connection, ClusterView view);

    void Described(ManifestMessage manifest);
}

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="Role">What it is.</param>
/// <param name="SiloId">Which silo it is.</param>
/// <param name="ViewVersion">The version of the view that it had at the beginning.</param>
/// <param name="Name">For the log.</param>
internal sealed record Peer(PeerRole Role, Guid SiloId, long ViewVersion, string Name);
