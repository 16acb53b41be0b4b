using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrderCluster.Engine.Scheduling;
using Orleans;

namespace OrderCluster.Engine.Hosting;

/// <summary>Adds a silo to a host.</summary>
public static class EmbeddedSiloServices
{
    /// <summary>
    /// Registers a silo that starts and stops with the host, and <see cref="IGrainFactory"/> and <see cref="IClusterClient"/> to call its grains.
    /// A <see cref="TimeProvider"/> or <see cref="IWorkQueue"/> registered before is used.
    /// </summary>
    public static IServiceCollection AddEmbeddedSilo(this IServiceCollection services, Action<SiloOptions>? configure = null)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkQueue, ThreadPoolWorkQueue>();
        services.AddSingleton(provider =>
        {
            var options = new SiloOptions();
            configure?.Invoke(options);
            return new EmbeddedSilo(provider, options);
        });
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedSilo>().Client);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedSilo>().Figures);
        services.AddHostedService<HostedSilo>();
        return services;
    }

    private sealed class HostedSilo(EmbeddedSilo silo) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => silo.StartAsync(cancellationToken);

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>While the host's other services, HTTP among them, still run.</summary>
        public Task StoppingAsync(CancellationToken cancellationToken) => silo.HandOverAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => silo.StopAsync(cancellationToken);

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
