using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Testing;
using Orleans.Hosting;

namespace OrderCluster.Grains.Tests.Hosting;

/// <summary>The product's grains in a silo of Orleans.</summary>
internal sealed class GrainSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private GrainSilo(IHost host) => _host = host;

    internal IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    internal static async Task<GrainSilo> StartAsync(Action<IServiceCollection> addServices)
    {
        var host = new HostBuilder()
            .ConfigureServices(addServices)
            .UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Take(), gatewayPort: 0))
            .Build();
        await host.StartAsync();
        return new GrainSilo(host);
    }

    /// <summary>Lets go of silos that stopped dead, with their threads and ports.</summary>
    internal static async Task ForgetAsync(IEnumerable<GrainSilo> silos)
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await Task.WhenAll(silos.Select(silo => silo._host.StopAsync(atOnce.Token)));
        foreach (var silo in silos)
        {
            silo._host.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
