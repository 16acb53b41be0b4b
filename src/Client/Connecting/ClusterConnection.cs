using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Interfaces.Identity;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace OrderCluster.Client.Connecting;

/// <summary>A program's way into a cluster, to all of its silos: calls go to the silo that owns the grain, and to another one once that is gone.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon the client knows that a silo was lost or has joined.</summary>
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromMilliseconds(300);

    private readonly IHost _host;
    private readonly LostSilos _lost;
    private readonly RetryingGrains _retrying;

    private ClusterConnection(IHost host, LostSilos lost, RetryPolicy policy)
    {
        (_host, _lost) = (host, lost);
        Grains = host.Services.GetRequiredService<IClusterClient>();
        _retrying = GrainsWith(policy);
    }

    /// <summary>The grains themselves; a call is made once, and its caller settles an unknown outcome.</summary>
    public IClusterClient Grains { get; }

    /// <summary>Connects to a cluster from outside of it, through its silos' gateways.</summary>
    /// <exception cref="SiloUnavailableException">No gateway has taken the client in time; the text says which was tried and why not.</exception>
    /// <exception cref="ArgumentException">A gateway is not of the form host:port.</exception>
    public static async Task<ClusterConnection> ConnectAsync(ClusterConnectionOptions options, RetryPolicy policy, CancellationToken cancellation = default)
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

        return new ClusterConnection(host, lost, policy);
    }

    /// <summary>The grain with that key, whose calls are asked again with the same ids after an unknown outcome; see <see cref="RetryingGrains.GetGrain"/>.</summary>
    public TGrain GetGrain<TGrain>(string key, CancellationToken cancellation = default)
        where TGrain : class, IGrainWithStringKey => _retrying.GetGrain<TGrain>(key, cancellation);

    /// <summary>As <see cref="GetGrain"/>, with a patience of its own.</summary>
    public RetryingGrains GrainsWith(RetryPolicy policy) => new(Grains, policy, _lost);

    /// <summary>Lets calls in flight end, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _host.StopAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Orleans's client was still looking for gateways. What went wrong before is what the caller wants to hear of.
        }

        _host.Dispose();
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
}
