using OrderCluster.Engine.Membership;
using Orleans.Runtime;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class ClusterViewTests
{
    private const int Keys = 100_000;

    [Fact]
    public void A_third_silo_takes_a_third_of_the_grains_and_moves_no_other()
    {
        var two = View(1, 1, 2);
        var three = View(2, 1, 2, 3);
        var moved = 0;
        for (var key = 0; key < Keys; key++)
        {
            var grain = Grain(key);
            var owner = three.OwnerOf(grain)!;
            if (owner != two.OwnerOf(grain))
            {
                moved++;
                Assert.Equal(SiloId(3), owner.SiloId);
            }
        }

        Assert.InRange(moved, Keys * 0.25, Keys * 0.42);
    }

    [Fact]
    public void Five_silos_own_a_fifth_each()
    {
        var view = View(1, 1, 2, 3, 4, 5);
        var shares = Enumerable.Range(0, Keys).CountBy(key => view.OwnerOf(Grain(key))!.SiloId).ToDictionary();
        Assert.Equal(5, shares.Count);
        Assert.All(shares.Values, share => Assert.InRange(share, Keys * 0.19, Keys * 0.21));
    }

    [Fact]
    public void Owners_do_not_depend_on_the_order_of_the_silos()
    {
        var view = View(1, 1, 2, 3);
        var other = View(1, 3, 1, 2);
        Assert.All(Enumerable.Range(0, 1_000), key => Assert.Equal(view.OwnerOf(Grain(key)), other.OwnerOf(Grain(key))));
    }

    /// <summary>Two releases that disagreed would send each other's calls back and forth while a cluster is upgraded.</summary>
    [Fact]
    public void Owners_are_the_same_in_every_process_and_release()
    {
        var view = View(1, 1, 2, 3);
        var owners = string.Concat(Enumerable.Range(0, 32).Select(key => view.OwnerOf(Grain(key))!.Host[^1]));
        Assert.Equal("21122212232332133221131122211211", owners);
    }

    [Fact]
    public void Only_active_silos_own_grains()
    {
        var view = new ClusterView(1, [Entry(1, SiloStatus.Joining), Entry(2, SiloStatus.Leaving), Entry(3, SiloStatus.Active)]);
        Assert.All(Enumerable.Range(0, 100), key => Assert.Equal(SiloId(3), view.OwnerOf(Grain(key))!.SiloId));
    }

    [Fact]
    public void Nobody_owns_a_grain_while_no_silo_is_active()
    {
        Assert.Null(new ClusterView(1, [Entry(1, SiloStatus.Joining)]).OwnerOf(Grain(1)));
        Assert.Null(ClusterView.Empty.OwnerOf(Grain(1)));
    }

    [Fact]
    public void Finding_an_owner_allocates_nothing()
    {
        var view = View(1, 1, 2, 3);
        var grain = Grain(1);
        view.OwnerOf(grain);
        var before = GC.GetAllocatedBytesForCurrentThread();
        view.OwnerOf(grain);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static GrainId Grain(int key) => GrainId.Create(key % 2 == 0 ? "order" : "inventorybucket", $"web-{key}");

    private static ClusterView View(long version, params int[] silos) => new(version, silos.Select(silo => Entry(silo, SiloStatus.Active)));

    private static SiloEntry Entry(int silo, SiloStatus status) =>
        new(new SiloAddress(SiloId(silo), $"silo-{silo}", 1, 2, 3), status, TimeSpan.Zero, default);

    private static Guid SiloId(int silo) => new(silo, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
}
