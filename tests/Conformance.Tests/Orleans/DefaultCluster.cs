using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Conformance.Tests;

/// <summary>One Orleans silo in this process. Its response timeout runs by the wall clock, the rest by the tests' clock.</summary>
public sealed class DefaultCluster : ConformanceCluster
{
    private static int _silos;

    private IHost? _host;

    public override IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    public override async Task InitializeAsync()
    {
        // Each silo of the test run needs ports of its own.
        var silos = Interlocked.Increment(ref _silos);
        _host = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<Greeting>())
            .UseOrleans(silo => silo
                .UseLocalhostClustering(siloPort: 11111 + silos, gatewayPort: 30000 + silos)
                .Configure<GrainCollectionOptions>(options =>
                {
                    options.CollectionAge = CollectionAge;
                    options.CollectionQuantum = CollectionQuantum;
                })
                .Configure<SiloMessagingOptions>(options =>
                {
                    options.ResponseTimeout = ResponseTimeout;
                    options.MaxEnqueuedRequestsHardLimit = MailboxHardLimit;
                }))
            .Build();
        await _host.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}
