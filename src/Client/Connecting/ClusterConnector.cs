using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Streams;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Client.Connecting;

/// <summary>Connects to silos on Microsoft Orleans.</summary>
internal static class ClusterConnector
{
    internal static async Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options, RetryPolicy policy, CancellationToken cancellation)
    {
        if (options.Tls is not null)
        {
            throw new NotSupportedException(
                "Connections to silos on Microsoft Orleans are not encrypted by this client: leave Tls out, and keep the gateways in a network of your own.");
        }

        var gateways = await Task.WhenAll(options.Gateways.Select(gateway => ResolveAsync(gateway, cancellation))).ConfigureAwait(false);
        var host = new HostBuilder()
            .UseOrleansClient(client => client
                .UseStaticClustering(gateways)
                .AddMemoryStreams(OrderEvent.Provider)
                .Configure<ClusterOptions>(cluster =>
                {
                    cluster.ClusterId = options.Cluster;
                    cluster.ServiceId = options.Cluster;
                })
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout))
            .Build();
        try
        {
            await host.StartAsync(cancellation).WaitAsync(options.ConnectTimeout, cancellation).ConfigureAwait(false);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new ClusterConnection(host.Services.GetRequiredService<IClusterClient>(), policy, new RunningHost(host));
    }

    private static async Task<IPEndPoint> ResolveAsync(string gateway, CancellationToken cancellation)
    {
        var colon = gateway.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(gateway.AsSpan(colon + 1), out var port))
        {
            throw new ArgumentException($"\"{gateway}\" is no gateway; it must be of the form host:port.", nameof(gateway));
        }

        var addresses = await Dns.GetHostAddressesAsync(gateway[..colon].Trim('[', ']'), cancellation).ConfigureAwait(false);
        return new IPEndPoint(addresses[0], port);
    }

    private sealed class RunningHost(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().ConfigureAwait(false);
            host.Dispose();
        }
    }
}
