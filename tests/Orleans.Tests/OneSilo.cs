using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Testing;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Orleans.Tests;

/// <summary>A running silo as the tests see it: a client, and a clock.</summary>
public abstract class OneSilo(TimeProvider clock) : IAsyncLifetime
{
    /// <summary>Configured for all calls.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Configured as the most requests that an activation holds.</summary>
    public const int MailboxLimit = 200;

    private static readonly TimeSpan CollectionAge = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CollectionQuantum = TimeSpan.FromSeconds(1);

    private static int _keys;

    private readonly IHost _host = new HostBuilder()
        .ConfigureServices(services => services.AddSingleton(clock))
        .UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort.Take(), gatewayPort: 0)
            .Configure<GrainCollectionOptions>(options => (options.CollectionAge, options.CollectionQuantum) = (CollectionAge, CollectionQuantum))
            .Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.MaxEnqueuedRequestsHardLimit) = (ResponseTimeout, MailboxLimit)))
        .Build();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Unique among all silos of the test run, since gates and traces are found by it.</summary>
    public static string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    public Task InitializeAsync() => _host.StartAsync();

    /// <summary>Stops the silo gracefully.</summary>
    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Its clock moves only when a test tells it to.</summary>
public sealed class SiloWithManualClock : OneSilo
{
    public SiloWithManualClock()
        : this(new FakeTimeProvider())
    {
    }

    private SiloWithManualClock(FakeTimeProvider clock)
        : base(clock) => Clock = clock;

    public FakeTimeProvider Clock { get; }
}

/// <summary>Its clock is the wall clock, from which Orleans takes the age of activations whatever clock it is given.</summary>
public sealed class SiloWithSystemClock() : OneSilo(TimeProvider.System);
