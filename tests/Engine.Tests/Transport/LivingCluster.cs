using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Tests.Hosting;
using OrderCluster.Engine.Tests.Membership;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Engine.Tests.Transport;

/// <summary>Several silos in this process that find each other in a table in memory.</summary>
internal sealed class LivingCluster : IAsyncDisposable
{
    private readonly List<LivingSilo> _silos = [];
    private readonly InMemoryMembershipStore _table = new(TimeProvider.System);

    public LogLines Log { get; } = new();

    public async Task<LivingSilo> AddSiloAsync()
    {
        var ports = SiloPorts.Bind(IPAddress.Loopback, 0, 0);
        var self = new SiloAddress(Guid.NewGuid(), "127.0.0.1", ports.SiloPort, ports.GatewayPort, 0);
        var store = new SwitchedStore(_table);
        var silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(LivingCluster).Assembly),
            services => services
                .AddLogging(logging => logging.AddProvider(Log))
                .AddSingleton(self)
                .AddClusterMembership(self, _ => store)
                .AddClusterTransport(ports));
        var added = new LivingSilo(silo, self.SiloId, store);
        _silos.Add(added);
        return added;
    }

    public async Task<EmbeddedClient> ConnectAsync()
    {
        var view = await _table.ReadAsync(CancellationToken.None);
        return await EmbeddedClient.StartNewAsync(options =>
        {
            options.Assemblies.Add(typeof(LivingCluster).Assembly);
            foreach (var silo in view.Silos)
            {
                options.Gateways.Add($"{silo.Address.Host}:{silo.Address.GatewayPort}");
            }
        });
    }

    /// <summary>Takes the silo off the network and off the table, as the end of its process would.</summary>
    public static void Kill(LivingSilo silo)
    {
        silo.Store.IsOutOfReach = true;
        silo.Silo.AbortTransport();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.Silo.DisposeAsync();
        }
    }
}

internal sealed record LivingSilo(EmbeddedSilo Silo, Guid Id, SwitchedStore Store);
