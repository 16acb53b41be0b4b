using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using OrderCluster.Testing;

namespace OrderCluster.Orleans.Tests;

public abstract class OrleansCluster(bool fromOutside) : ConformanceCluster
{
    private readonly int _siloPort = FreePort.Take();
    private readonly int _gatewayPort = FreePort.Take();

    private IHost? _silo;
    private IHost? _outside;

    public override IClusterClient Client => (_outside ?? _silo)!.Services.GetRequiredService<IClusterClient>();

    public override async Task InitializeAsync()
    {
        _silo = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<Greeting>())
            .UseOrleans(silo => silo
                .UseLocalhostClustering(_siloPort, _gatewayPort)
                .Configure<GrainCollectionOptions>(options =>
                {
                    options.CollectionAge = CollectionAge;
                    options.CollectionQuantum = CollectionQuantum;
                })
                .Configure<SiloMessagingOptions>(options =>
                {
                    options.ResponseTimeout = ResponseTimeout;
                    // So that a test knows when a cancellation has arrived; otherwise its caller goes on before that.
                    options.WaitForCancellationAcknowledgement = true;
                    options.MaxEnqueuedRequestsHardLimit = MailboxHardLimit;
                }))
            .Build();
        await _silo.StartAsync();
        if (fromOutside)
        {
            _outside = new HostBuilder()
                .ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock))
                .UseOrleansClient(client => client
                    .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, _gatewayPort))
                    .Configure<ClientMessagingOptions>(options =>
                    {
                        options.ResponseTimeout = ResponseTimeout;
                        options.WaitForCancellationAcknowledgement = true;
                    }))
                .Build();
            await _outside.StartAsync();
        }
    }

    public override async Task DisposeAsync()
    {
        foreach (var host in new[] { _outside, _silo }.OfType<IHost>())
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}

/// <summary>One Orleans silo, called from within.</summary>
public sealed class DefaultCluster() : OrleansCluster(fromOutside: false);

/// <summary>One Orleans silo, called by a client outside of it, so that each call goes through bytes.</summary>
public sealed class SerializingCluster() : OrleansCluster(fromOutside: true);
