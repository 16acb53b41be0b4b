using OrderCluster.Client.Certificates;

namespace OrderCluster.Client.Connecting;

/// <summary>Where a cluster is found by a program outside of it.</summary>
public sealed record ClusterConnectionOptions
{
    /// <summary>What a silo that is alone calls its cluster of one.</summary>
    public const string ClusterOfOne = "local";

    /// <summary>Where programs take the silos' secret from.</summary>
    public const string SecretVariable = "ORDERCLUSTER_SECRET";

    /// <summary>Where programs take the clients' secret from, where it is another one.</summary>
    public const string ClientSecretVariable = "ORDERCLUSTER_CLIENT_SECRET";

    /// <summary>The cluster's name, as its silos were started with.</summary>
    public required string Cluster { get; init; }

    /// <summary>Silos' gateways, each as <c>host:port</c>. One that answers is enough: the others are learned from it.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>What silos and clients prove to each other to know: the cluster's secret for clients where it has one, else that of its silos.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Who calls: the same keys as over HTTP, with the same rights. Empty: every call is refused.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Null for connections that are not encrypted.</summary>
    public ConnectionTls? Tls { get; init; }

    /// <summary>The secret for clients that the environment holds, else that of the silos; empty if there is neither.</summary>
    public static string SecretOfEnvironment =>
        Environment.GetEnvironmentVariable(ClientSecretVariable) is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable(SecretVariable) ?? "";

    /// <summary>How long a call waits for its answer, after which its outcome is unknown.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether calls carry the trace of the activity in which they are made; it slows every call a little.</summary>
    public bool Traces { get; init; }

    /// <summary>How long the first gateway that answers is waited for.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
