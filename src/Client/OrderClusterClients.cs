using OrderCluster.Client.Connecting;
using OrderCluster.Client.Grains;
using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;

namespace OrderCluster.Client;

/// <summary>Makes clients: one per transport, all behind the same retry policy.</summary>
public static class OrderClusterClients
{
    /// <summary>A client that calls grains; inside a silo that is the in-process transport.</summary>
    public static IOrderClusterClient OverGrains(IGrainFactory grains, RetryPolicy policy) => new RetryingClient(new GrainClient(grains), policy);

    /// <summary>Connects to a cluster from outside of it, through its silos' gateways.</summary>
    /// <exception cref="SiloUnavailableException">No gateway has taken the client in time; the text says which was tried and why not.</exception>
    /// <exception cref="ArgumentException">A gateway is not of the form host:port.</exception>
    public static Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options, RetryPolicy policy, CancellationToken cancellation = default) =>
        ClusterConnector.ConnectAsync(options, policy, cancellation);

    /// <summary>A client of a silo's HTTP API.</summary>
    /// <param name="http">Its base address is the silo's; what it sends is authorized by <paramref name="apiKey"/>.</param>
    /// <param name="apiKey">Null where the silo asks for none.</param>
    public static IOrderClusterClient OverHttp(HttpClient http, string? apiKey, RetryPolicy policy) =>
        new HttpOrderClient(new SiloHttp(http, apiKey, policy));
}
