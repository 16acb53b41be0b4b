using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>Adds a client of a cluster to a host.</summary>
public static class EmbeddedClientServices
{
    /// <summary>
    /// Registers <see cref="IClusterClient"/> and <see cref="IGrainFactory"/> to call the grains of a cluster through its gateways.
    /// The client starts and stops with the host; a <see cref="TimeProvider"/> registered before is used.
    /// </summary>
    public static IServiceCollection AddEmbeddedClient(this IServiceCollection services, Action<EmbeddedClientOptions> configure)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = new EmbeddedClientOptions();
            configure(options);
            return new EmbeddedClient(provider, options);
        });
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedClient>().Client);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddHostedService<HostedClient>();
        return services;
    }

    private sealed class HostedClient(EmbeddedClient client) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => client.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => client.StopAsync();
    }
}
