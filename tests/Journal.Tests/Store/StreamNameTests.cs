using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Store;

public sealed class StreamNameTests
{
    [Fact]
    public void A_name_that_no_store_could_keep_is_refused_at_the_edge() =>
        Assert.All(new[] { "", "a\0b", "\uD800", "\uDC00\uD800" }, name => Assert.ThrowsAny<ArgumentException>(() => StreamName.Checked(name)));

    [Fact]
    public void A_name_is_measured_in_bytes_of_utf_8()
    {
        var longest = string.Concat(Enumerable.Repeat("🛒", StreamName.MaxBytes / 4));

        Assert.Equal(longest, StreamName.Checked(longest));
        Assert.ThrowsAny<ArgumentException>(() => StreamName.Checked(longest + "x"));
    }

    [Fact]
    public void The_order_of_streams_is_that_of_their_utf_8_bytes()
    {
        var names = Gen.Elements("", "a", "b", "\u00e9", "\u20ac", "\uD7FF", "\uE000", "\uFFFD", "\U00010000", "🛒", "\U0010FFFF").ListOf().Select(string.Concat);

        Prop.ForAll(Gen.Zip(names, names).ToArbitrary(), pair =>
            Math.Sign(StreamOrder.Instance.Compare(pair.Item1, pair.Item2))
                == Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
