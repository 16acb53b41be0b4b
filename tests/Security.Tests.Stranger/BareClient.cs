using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Grains.Interfaces.Identity;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrderCluster.Security.Tests.Stranger;

/// <summary>A client of Orleans and of nothing else.</summary>
public sealed class BareClient : IAsyncDisposable
{
    private const string Streams = "order-events";

    private readonly IHost _host;

    private BareClient(IHost host) => _host = host;

    /// <summary>The grains that anybody can name; what is put into the call's context goes along.</summary>
    public IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <param name="secret">What it says to know of the gateway's secret; null: it proves nothing.</param>
    /// <exception cref="OrleansException">The gateway does not take it.</exception>
    public static async Task<BareClient> ConnectAsync(IPEndPoint gateway, string cluster, string? secret, TimeSpan patience)
    {
        var host = new HostBuilder().UseOrleansClient(client =>
        {
            client.UseStaticClustering(gateway)
                .AddMemoryStreams(Streams)
                .UseConnectionRetryFilter((_, _) => Task.FromResult(false))
                .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster)
                .Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = patience)
                .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = patience);
            if (secret is not null)
            {
                var proof = new StrangeProof(secret, StrangeProof.OfClients);
                client.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(
                    builder => builder.Use(next => connection => proof.RunAsync(connection, next))));
            }
        }).Build();
        try
        {
            await host.StartAsync().WaitAsync(patience);
            return new BareClient(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Makes calls that show a key, or none.</summary>
    public static async Task<T> WithKeyAsync<T>(string? key, Func<Task<T>> call)
    {
        if (key is null)
        {
            RequestContext.Remove(CallKey.Name);
        }
        else
        {
            RequestContext.Set(CallKey.Name, key);
        }

        return await call();
    }

    /// <summary>The stream of a channel's order events, by its name.</summary>
    public IAsyncStream<string> StreamOf(string channel) => Grains.GetStreamProvider(Streams).GetStream<string>(StreamId.Create("orders", channel));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
