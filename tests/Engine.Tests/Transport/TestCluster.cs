using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Tests.Hosting;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Engine.Tests.Transport;

/// <summary>Several silos in this process, whose views the test decides.</summary>
internal sealed class TestCluster(Action<TransportOptions>? configure = null) : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly List<EmbeddedClient> _clients = [];
    private long _version;

    public List<TestSilo> Silos { get; } = [];

    public LogLines Log { get; } = new();

    public static async Task<TestCluster> StartAsync(int silos, Action<TransportOptions>? configure = null)
    {
        var cluster = new TestCluster(configure);
        for (var i = 0; i < silos; i++)
        {
            await cluster.AddSiloAsync();
        }

        cluster.Show([.. cluster.Silos]);
        return cluster;
    }

    public async Task<TestSilo> AddSiloAsync()
    {
        var ports = SiloPorts.Bind(IPAddress.Loopback, 0, 0);
        var membership = new TestMembership(new SiloAddress(Guid.NewGuid(), "127.0.0.1", ports.SiloPort, ports.GatewayPort, 0));
        var silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(TestCluster).Assembly),
            services =>
            {
                services.AddLogging(logging => logging.AddProvider(Log));
                services.AddSingleton(TimeProvider.System);
                services.AddSingleton<IClusterMembership>(membership);
                services.AddSingleton(membership.Self);
                services.AddClusterTransport(ports, Configure);
            });
        var added = new TestSilo(silo, membership);
        Silos.Add(added);
        return added;
    }

    public async Task<EmbeddedClient> ConnectAsync(Action<EmbeddedClientOptions>? change = null)
    {
        var client = await EmbeddedClient.StartNewAsync(
            options =>
            {
                Configure(options);
                options.Assemblies.Add(typeof(TestCluster).Assembly);
                foreach (var silo in Silos)
                {
                    options.Gateways.Add($"127.0.0.1:{silo.Address.GatewayPort}");
                }

                change?.Invoke(options);
            },
            services => services.AddLogging(logging => logging.AddProvider(Log)));
        _clients.Add(client);
        return client;
    }

    /// <summary>Why a client is not taken. Where a busy machine has not ended the first handshake in the time given, the next client waits longer.</summary>
    public async Task<string> RefusalAsync(Action<EmbeddedClientOptions> change)
    {
        for (var patience = TimeSpan.FromSeconds(2); ; patience *= 4)
        {
            var refusal = await Assert.ThrowsAsync<SiloUnavailableException>(() => ConnectAsync(options =>
            {
                options.StartTimeout = patience;
                change(options);
            }));
            if (patience > TimeSpan.FromSeconds(30) || !refusal.Message.EndsWith("none has answered yet.", StringComparison.Ordinal))
            {
                return refusal.Message;
            }
        }
    }

    /// <summary>Has every silo see the same, newer view with these active silos in it.</summary>
    public void Show(params TestSilo[] active) => Show(NextView(active));

    public void Show(ClusterView view)
    {
        foreach (var silo in Silos)
        {
            silo.Membership.Learn(view);
        }
    }

    /// <summary>A view newer than all before.</summary>
    public ClusterView NextView(params TestSilo[] active) => NextView(active.Select(silo => (silo, SiloStatus.Active)));

    public ClusterView NextView(IEnumerable<(TestSilo Silo, SiloStatus Status)> silos) =>
        new(++_version, silos.Select(silo => new SiloEntry(silo.Silo.Address, silo.Status, TimeSpan.Zero, default)));

    /// <summary>A key whose grain that silo owns by its own view.</summary>
    public static string KeyOf(TestSilo silo, string prefix = "key") => Enumerable.Range(0, 1000).Select(i => $"{prefix}-{i}").First(
        key => silo.Membership.View.OwnerOf(GrainId.Create("transporttests.place", key)) == silo.Address);

    /// <summary>Waits with a bound, and says what for.</summary>
    public static async Task<T> Within<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Bound);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{what} did not happen within {Bound}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await Task.WhenAll(Silos.Select(silo => silo.Silo.DisposeAsync().AsTask()));
    }

    private void Configure(TransportOptions options)
    {
        options.ClusterName = "tests";
        options.Secret = "of the tests";
        options.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        configure?.Invoke(options);
    }
}

internal sealed record TestSilo(EmbeddedSilo Silo, TestMembership Membership)
{
    public SiloAddress Address => Membership.Self;
}
