using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Security.Tests.Stranger;

/// <summary>A silo of Orleans and of nothing else.</summary>
public static class BareSilo
{
    /// <summary>Tries to join the cluster that a silo's port leads to; returns how that ends, at the latest when the patience is over.</summary>
    /// <param name="secret">What it says to know of the silos' secret; null: it proves nothing.</param>
    public static async Task<Exception?> JoinAsync(IPEndPoint silo, string cluster, string? secret, int ownPort, TimeSpan patience)
    {
        using var stop = new CancellationTokenSource(patience);
        using var host = new HostBuilder().UseOrleans(stranger =>
        {
            stranger.UseLocalhostClustering(ownPort, gatewayPort: 0, silo, cluster, cluster);
            if (secret is not null)
            {
                var proof = new StrangeProof(secret, StrangeProof.OfSilos);
                stranger.Configure<SiloConnectionOptions>(options => options.ConfigureSiloOutboundConnection(
                    builder => builder.Use(next => connection => proof.RunAsync(connection, next))));
            }
        }).Build();
        try
        {
            await host.StartAsync(stop.Token).WaitAsync(stop.Token);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
