using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderCluster.Grains.Placement;
using OrderCluster.Silo.Hosting.Placement;
using Orleans.Configuration;
using Orleans.Metadata;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class OwnersTests
{
    private static readonly GrainType Orders = GrainType.Create("order");
    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(1, 4).Select(n => SiloAddress.New(IPAddress.Loopback, 11_110 + n, n))];

    private readonly Cluster _cluster = new();
    private readonly Owners _owners;

    public OwnersTests()
    {
        _owners = new Owners(
            new ServiceCollection().BuildServiceProvider(), Options.Create(new GrainDirectoryOptions()), _cluster, _cluster);
        _cluster.Show([(Silos[0], SiloStatus.Active), (Silos[1], SiloStatus.Active)], hosts: Silos);
    }

    [Fact]
    public void An_order_is_on_the_silo_that_its_id_chooses() =>
        AssertEachIsOnItsOwnerAmong(Silos[..2]);

    [Fact]
    public void An_order_moves_when_the_active_silos_change()
    {
        _ = Find("web/1");
        _cluster.Show([(Silos[0], SiloStatus.Dead), (Silos[1], SiloStatus.ShuttingDown), (Silos[2], SiloStatus.Active), (Silos[3], SiloStatus.Joining)], hosts: Silos);
        AssertEachIsOnItsOwnerAmong(Silos[2..3]);
    }

    [Fact]
    public void A_silo_without_orders_among_its_grains_gets_none()
    {
        _ = Find("web/1");
        _cluster.Show([(Silos[0], SiloStatus.Active), (Silos[1], SiloStatus.Active)], hosts: Silos[..1]);
        AssertEachIsOnItsOwnerAmong(Silos[..1]);
    }

    [Fact]
    public void Where_no_silo_hosts_orders_none_is_found()
    {
        _cluster.Show([(Silos[0], SiloStatus.Active)], hosts: []);
        Assert.Null(Find("web/1"));
    }

    [Fact]
    public void What_is_said_of_an_order_is_not_remembered_and_what_is_said_of_other_grains_is()
    {
        var other = GrainId.Create("somebodys", "1");
        foreach (var id in new[] { other, GrainId.Create(Orders, "web/1") })
        {
            _owners.AddOrUpdate(new GrainAddress { GrainId = id, SiloAddress = Silos[3] }, 1);
        }

        AssertEachIsOnItsOwnerAmong(Silos[..2]);
        Assert.Equal([other], _owners.KeyValues.Select(entry => entry.ActivationAddress.GrainId));
        Assert.True(_owners.LookUp(other, out var found, out _));
        Assert.Equal(Silos[3], found.SiloAddress);
    }

    [Fact]
    public void The_era_grows_with_each_silo_that_joins_and_with_no_other_change()
    {
        Assert.Equal(2, _owners.Era);
        _cluster.Show([(Silos[0], SiloStatus.Active), (Silos[1], SiloStatus.Active), (Silos[2], SiloStatus.Joining)], hosts: Silos);
        Assert.Equal(2, _owners.Era);
        _cluster.Show([(Silos[0], SiloStatus.Dead), (Silos[1], SiloStatus.ShuttingDown), (Silos[2], SiloStatus.Active)], hosts: Silos);
        Assert.Equal(3, _owners.Era);

        // It joined and left between two looks.
        _cluster.Show([(Silos[2], SiloStatus.Active), (Silos[3], SiloStatus.Dead)], hosts: Silos);
        Assert.Equal(4, _owners.Era);
    }

    private void AssertEachIsOnItsOwnerAmong(SiloAddress[] silos) => Assert.All(
        Enumerable.Range(1, 100).Select(n => $"web/{n}"), id => Assert.Equal(Rendezvous.OwnerOf(GrainId.Create(Orders, id), silos), Find(id)));

    private SiloAddress? Find(string order) => _owners.LookUp(GrainId.Create(Orders, order), out var found, out _) ? found.SiloAddress : null;

    private sealed class Cluster : IClusterMembershipService, IClusterManifestProvider
    {
        private int _version;

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = null!;

        public ClusterManifest Current { get; private set; } = null!;

        IAsyncEnumerable<ClusterMembershipSnapshot> IClusterMembershipService.MembershipUpdates => throw new NotSupportedException();

        IAsyncEnumerable<ClusterManifest> IClusterManifestProvider.Updates => throw new NotSupportedException();

        GrainManifest IClusterManifestProvider.LocalGrainManifest => throw new NotSupportedException();

        public void Show((SiloAddress Silo, SiloStatus Status)[] members, SiloAddress[] hosts)
        {
            _version++;
            CurrentSnapshot = new ClusterMembershipSnapshot(
                members.ToImmutableDictionary(member => member.Silo, member => new ClusterMember(member.Silo, member.Status, "")), new MembershipVersion(_version));
            var ofOrders = new GrainManifest(
                ImmutableDictionary<GrainType, GrainProperties>.Empty.Add(Orders, new GrainProperties(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal).Add(WellKnownGrainTypeProperties.PlacementStrategy, nameof(RendezvousPlacement)))),
                ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
            Current = new ClusterManifest(new MajorMinorVersion(_version, 0), hosts.ToImmutableDictionary(host => host, _ => ofOrders));
        }

        ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
