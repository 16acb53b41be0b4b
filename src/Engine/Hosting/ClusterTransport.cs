using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Hosting;

/// <summary>Lets the silos of a cluster, and its clients, reach a silo.</summary>
public static class ClusterTransport
{
    /// <summary>
    /// Has the silo of this host listen on <paramref name="ports"/> and call the grains of other silos; an <see cref="IClusterMembership"/>
    /// that knows those silos must be registered as well. The ports are closed with the silo.
    /// </summary>
    public static IServiceCollection AddClusterTransport(this IServiceCollection services, SiloPorts ports, Action<TransportOptions>? configure = null)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ports);
        services.AddSingleton(_ =>
        {
            var options = new TransportOptions();
            configure?.Invoke(options);
            return options;
        });
        return services;
    }

    /// <summary>The transport of a silo, if its host has asked for one.</summary>
    internal static SiloTransport? Of(SiloRuntime runtime) =>
        runtime.Services.GetService<SiloPorts>() is not { } ports ? null : new SiloTransport(new SiloTransportParts
        {
            Membership = runtime.Services.GetService<IClusterMembership>() ?? runtime.Services.GetRequiredService<ISiloMembership>(),
            Ports = ports,
            Options = runtime.Services.GetRequiredService<TransportOptions>(),
            Clock = runtime.Clock,
            TimeProvider = runtime.TimeProvider,
            Loggers = runtime.Services.GetRequiredService<ILoggerFactory>(),
            Local = runtime,
            Methods = runtime.Methods,
            Manifest = ManifestOf(runtime),
            ResponseTimeout = runtime.Options.ResponseTimeout,
        });

    private static ManifestMessage ManifestOf(SiloRuntime runtime) => new()
    {
        Classes = [.. runtime.Classes.Select(grainClass => new GrainClassMessage
        {
            GrainType = grainClass.Type.ToString(),
            Name = grainClass.Name,
            Interfaces = [.. grainClass.Interfaces.Select(type => type.FullName!)],
        })],
    };
}
