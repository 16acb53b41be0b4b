using System.Net;
using OrderCluster.Grains.Placement;

namespace OrderCluster.Grains.Tests.Placement;

public sealed class RendezvousTests
{
    private const int Grains = 30_000;

    private static readonly GrainId[] Ids = [.. Enumerable.Range(0, Grains).Select(n => GrainId.Create("inventorybucket", $"SKU-{n:D5}@MAIN"))];

    [Fact]
    public void Each_silo_gets_its_share()
    {
        var silos = Silos(3);
        foreach (var group in Ids.GroupBy(id => Rendezvous.OwnerOf(id, silos)))
        {
            Assert.InRange(group.Count(), Grains * 0.31, Grains * 0.36);
        }
    }

    [Fact]
    public void The_order_of_the_silos_is_all_the_same()
    {
        var silos = Silos(5);
        SiloAddress[] reversed = [.. silos.Reverse()];
        Assert.All(Ids.Take(1_000), id => Assert.Equal(Rendezvous.OwnerOf(id, silos), Rendezvous.OwnerOf(id, reversed)));
    }

    [Fact]
    public void A_silo_that_joins_takes_grains_and_moves_no_other()
    {
        var before = Silos(3);
        var after = Silos(4);
        var moved = Ids.Where(id => !Rendezvous.OwnerOf(id, before).Equals(Rendezvous.OwnerOf(id, after))).ToArray();
        Assert.All(moved, id => Assert.Equal(after[3], Rendezvous.OwnerOf(id, after)));
        Assert.InRange(moved.Length, Grains * 0.23, Grains * 0.27);
    }

    [Fact]
    public void Without_a_silo_there_is_no_owner() => Assert.Throws<ArgumentException>(() => Rendezvous.OwnerOf(Ids[0], []));

    private static SiloAddress[] Silos(int count) =>
        [.. Enumerable.Range(0, count).Select(n => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 5081 + (10 * n)), 154_000_000 + n))];
}
