using System.Globalization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Tests.Journaling;

public sealed class Id_hash_tests
{
    [Fact]
    public void A_hash_is_for_ever_what_snapshots_hold() =>
        Assert.Equal(UInt128.Parse("220283819165496021439161460655041272655", CultureInfo.InvariantCulture), IdHash.Of("receipt", "delivery-1"));

    [Fact]
    public void Kind_and_id_do_not_run_together() => Assert.NotEqual(IdHash.Of("receipt", "1"), IdHash.Of("receip", "t1"));

    [Fact]
    public void An_id_of_the_greatest_length_has_a_hash() =>
        Assert.NotEqual(IdHash.Of("receipt", new string('a', 160)), IdHash.Of("receipt", new string('a', 159)));
}
