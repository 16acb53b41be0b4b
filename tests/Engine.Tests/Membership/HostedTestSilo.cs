using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Membership;

/// <summary>A silo with grains, in the cluster of a table; nothing connects it to the others.</summary>
internal sealed class HostedTestSilo : IAsyncDisposable
{
    private HostedTestSilo(EmbeddedSilo silo, ClusterMembership membership, SwitchedStore store, Departures departures)
    {
        Silo = silo;
        Membership = membership;
        Store = store;
        Departures = departures;
    }

    public EmbeddedSilo Silo { get; }

    public ClusterMembership Membership { get; }

    public SwitchedStore Store { get; }

    public Departures Departures { get; }

    public static async Task<HostedTestSilo> StartAsync(IMembershipStore table, ManualTimeProvider clock)
    {
        var store = new SwitchedStore(table);
        var departures = new Departures();
        var membership = new ClusterMembership(
            store, new SiloAddress(Guid.NewGuid(), "hosted", 1, 2, 3), new MembershipOptions(), clock, NullLogger<ClusterMembership>.Instance);
        var silo = await EmbeddedSilo.StartNewAsync(
            null,
            services => services.AddSingleton<TimeProvider>(clock).AddSingleton<ISiloMembership>(membership).AddSingleton(departures));
        return new HostedTestSilo(silo, membership, store, departures);
    }

    public IDepartingGrain Grain(string key) => Silo.Client.GetGrain<IDepartingGrain>(key);

    public async Task ActivateAsync(int grains)
    {
        for (var key = 0; key < grains; key++)
        {
            await Grain($"{key}").Count();
        }
    }

    /// <summary>Waits until the table says that everything is handed over by this version.</summary>
    public async Task UntilSettledAsync(long version)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Membership.RefreshAsync(tooLong.Token)).Find(Membership.Self.SiloId)!.SettledVersion < version)
        {
            tooLong.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Membership.DisposeAsync();
    }
}
