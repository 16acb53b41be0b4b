using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client;

/// <summary>Connects to silos on the embedded engine.</summary>
internal static class ClusterConnector
{
    internal static async Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options, RetryPolicy policy, CancellationToken cancellation)
    {
        var client = await EmbeddedClient.StartNewAsync(embedded =>
        {
            embedded.ClusterName = options.Cluster;
            embedded.Secret = options.Secret;
            embedded.Tls = EmbeddedTls.Of(options.Tls);
            embedded.ResponseTimeout = options.ResponseTimeout;
            embedded.StartTimeout = options.ConnectTimeout;
            embedded.Assemblies.Add(typeof(IOrderGrain).Assembly);
            foreach (var gateway in options.Gateways)
            {
                embedded.Gateways.Add(gateway);
            }
        }, cancellationToken: cancellation).ConfigureAwait(false);
        return new ClusterConnection(client.Client, policy, client);
    }
}
