using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Grains;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Interfaces.Identity;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace OrderCluster.Client.Connecting;

/// <summary>Connects to silos on Microsoft Orleans.</summary>
internal static class ClusterConnector
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon the client knows that a silo was lost or has joined.</summary>
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromMilliseconds(300);

    internal static async Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options, RetryPolicy policy, CancellationToken cancellation)
    {
        var pipeline = new GatewayPipeline(options);
        var gateways = await Task.WhenAll(options.Gateways.Select(gateway => ResolveAsync(gateway, pipeline, cancellation))).ConfigureAwait(false);
        var lost = new LostSilos();
        var host = new HostBuilder()
            .UseOrleansClient(client => AddTo(client, options, gateways, pipeline)
                .Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = RefreshPeriod)
                .Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = TlsPipeline.OpenTimeout)
                .AddOrderEvents()
                .Configure<ClusterOptions>(cluster =>
                {
                    cluster.ClusterId = options.Cluster;
                    cluster.ServiceId = options.Cluster;
                })
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout))
            .UseOrleansClient(client => _ = options.Traces ? client.AddActivityPropagation() : client)
            .ConfigureServices(services => services.AddSingleton<IGatewayListProvider>(
                provider => new LearnedGateways(gateways, lost, provider, provider.GetRequiredService<IOptions<GatewayOptions>>())))
            .ConfigureServices(InterfaceNames.Add)
            .Build();
        try
        {
            await host.StartAsync(cancellation).WaitAsync(options.ConnectTimeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            host.Dispose();
            if (cancellation.IsCancellationRequested || error is not (OrleansException or TimeoutException))
            {
                throw;
            }

            throw new SiloUnavailableException(
                $"No gateway of {string.Join(", ", options.Gateways)} has taken this client: {pipeline.Refusal ?? (error is TimeoutException ? $"none has answered within {options.ConnectTimeout.TotalSeconds:0} s." : "nothing listens there; see whether the silos run, and the ports.")}", error);
        }

        return new ClusterConnection(host.Services.GetRequiredService<IClusterClient>(), lost, policy, new RunningHost(host));
    }

    private static IClientBuilder AddTo(IClientBuilder client, ClusterConnectionOptions options, IPEndPoint[] gateways, GatewayPipeline pipeline)
    {
        pipeline.AddTo(client);
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            if (pipeline.Refusal is not null || await IsNobodyThereAsync(gateways, stop).ConfigureAwait(false))
            {
                return false;
            }

            await Task.Delay(RetryPause, stop).ConfigureAwait(false);
            return true;
        });
        return options.ApiKey.Length > 0 ? client.AddOutgoingGrainCallFilter(new KeyOfCalls(options.ApiKey)) : client;
    }

    /// <summary>Whether every gateway's machine says that nothing listens there: a wrong port is not waited for.</summary>
    private static async Task<bool> IsNobodyThereAsync(IPEndPoint[] gateways, CancellationToken cancellation)
    {
        foreach (var gateway in gateways)
        {
            try
            {
                using var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(gateway, cancellation).AsTask().WaitAsync(TlsPipeline.OpenTimeout, cancellation).ConfigureAwait(false);
                return false;
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // The next one may be there.
            }
            catch (Exception silent) when (silent is SocketException or TimeoutException)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<IPEndPoint> ResolveAsync(string gateway, GatewayPipeline pipeline, CancellationToken cancellation)
    {
        var colon = gateway.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(gateway.AsSpan(colon + 1), out var port))
        {
            throw new ArgumentException($"\"{gateway}\" is no gateway; it must be of the form host:port.", nameof(gateway));
        }

        var addresses = await Dns.GetHostAddressesAsync(gateway[..colon].Trim('[', ']'), cancellation).ConfigureAwait(false);
        var address = new IPEndPoint(addresses[0], port);
        pipeline.Name(address, gateway[..colon].Trim('[', ']'));
        return address;
    }

    private sealed class KeyOfCalls(string key) : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context)
        {
            RequestContext.Set(CallKey.Name, key);
            return context.Invoke();
        }
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
