using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport;

/// <summary>How processes of a cluster talk to each other; the same in all of them.</summary>
public class TransportOptions
{
    /// <summary>Connections between different clusters are refused.</summary>
    public string ClusterName { get; set; } = "default";

    /// <summary>Known to all silos and to nobody else; both ends prove it to each other. Empty: anybody may connect.</summary>
    public string Secret { get; set; } = string.Empty;

    /// <summary>The same between clients and silos; null: <see cref="Secret"/>, with which a client could join as a silo.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Encryption; null: none.</summary>
    public TransportTls? Tls { get; set; }

    /// <summary>How long a connection may take to come about, until both ends know each other.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing may arrive before the other end is asked whether it is there.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long nothing may arrive before a connection counts as broken.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a connection that is being closed waits for the answers that are still due.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one call or answer.</summary>
    public int MaxFrameBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes that wait to be sent on one connection. Calls beyond are rejected; a peer that does not take its answers is cut off.</summary>
    public int MaxUnsentBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Calls on one connection that wait for an answer, and calls that wait for a connection; further ones are rejected.</summary>
    public int MaxWaitingCalls { get; set; } = 1 << 20;

    /// <summary>Connections that a silo accepts.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Those of the protocol that this process speaks; two processes that share none refuse each other.</summary>
    internal ProtocolVersions Versions { get; set; } = new(1, 1);

    /// <summary>What is proven on a connection that was opened by a process of this role.</summary>
    internal string SecretOf(PeerRole connector) => connector == PeerRole.Client ? ClientSecret ?? Secret : Secret;
}

/// <summary>Versions of the protocol, from the lowest to the highest.</summary>
internal readonly record struct ProtocolVersions(int Lowest, int Highest);
