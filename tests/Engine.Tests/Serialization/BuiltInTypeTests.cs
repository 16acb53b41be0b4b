using System.Collections.Immutable;

namespace OrderCluster.Engine.Tests.Serialization;

public class BuiltInTypeTests
{
    [Fact]
    public void Integers_survive_at_their_extremes()
    {
        AssertAll(bool.Parse("true"), false);
        AssertAll<byte>(0, byte.MaxValue);
        AssertAll<sbyte>(sbyte.MinValue, -1, sbyte.MaxValue);
        AssertAll<short>(short.MinValue, short.MaxValue);
        AssertAll<ushort>(0, ushort.MaxValue);
        AssertAll('\0', 'x', char.MaxValue);
        AssertAll(int.MinValue, -1, 0, 63, 64, int.MaxValue);
        AssertAll(0u, 127u, 128u, uint.MaxValue);
        AssertAll(long.MinValue, -1L, 0L, long.MaxValue);
        AssertAll(0UL, 1UL << 63, ulong.MaxValue);
    }

    [Fact]
    public void Real_numbers_survive_to_the_bit()
    {
        AssertAll(0f, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.NaN);
        AssertAll(0d, -0d, double.Epsilon, double.MaxValue, double.NaN);
        foreach (var value in new[] { 0m, 0.00m, 1.10m, -1.10m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m })
        {
            Assert.Equal(decimal.GetBits(value), decimal.GetBits(Wire.RoundTrip(value)));
        }
    }

    [Fact]
    public void Texts_of_every_length_and_script_survive()
    {
        AssertAll(null, "", "a", "ä€😀\0", new string('x', 41), new string('x', 42), new string('€', 42), new string('€', 50_000));
        AssertAll(new Uri("https://example.org/a?b=c"), new Uri("relative/path", UriKind.Relative), null);
        AssertAll(Guid.Empty, new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"));
    }

    [Fact]
    public void Times_survive_with_kind_and_offset()
    {
        AssertAll(TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.MaxValue);
        AssertAll(DateOnly.MinValue, DateOnly.MaxValue);
        AssertAll(TimeOnly.MinValue, TimeOnly.MaxValue);
        foreach (var kind in Enum.GetValues<DateTimeKind>())
        {
            var value = new DateTime(2026, 11, 22, 9, 30, 1, 234, kind);
            Assert.Equal((value, kind), (Wire.RoundTrip(value), Wire.RoundTrip(value).Kind));
        }

        foreach (var value in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(-3.5)) })
        {
            Assert.True(value.EqualsExact(Wire.RoundTrip(value)));
        }
    }

    [Fact]
    public void Enums_keep_numbers_that_have_no_name() => AssertAll(Color.Red, Color.Blue, (Color)77);

    [Fact]
    public void Nullables_tell_nothing_from_zero() => AssertAll<int?>(null, 0, -5);

    [Fact]
    public void Bytes_survive()
    {
        AssertAll(null, [], new byte[] { 1, 2, 3 }, new byte[100_000]);
        Assert.Equal([1, 2], Wire.RoundTrip<ReadOnlyMemory<byte>>(new byte[] { 1, 2 }).ToArray());
        Assert.True(Wire.RoundTrip<ReadOnlyMemory<byte>>(default).IsEmpty);
    }

    [Fact]
    public void Sequences_survive_whatever_stands_behind_the_interface()
    {
        string?[] values = ["a", null, "c"];
        Assert.Equal(values, Wire.RoundTrip(values));
        Assert.Equal(values, Wire.RoundTrip(values.ToList()));
        Assert.Equal(values, Wire.RoundTrip<IReadOnlyList<string?>>(ImmutableArray.Create(values)));
        Assert.Equal(values, Wire.RoundTrip<IReadOnlyCollection<string?>>(new Queue<string?>(values)));
        Assert.Equal(values, Wire.RoundTrip(values.Where(static _ => true)));
        Assert.Equal(values, Wire.RoundTrip<IList<string?>>(values));
        Assert.Equal(values, Wire.RoundTrip(ImmutableArray.Create(values)));
        Assert.Equal(values, Wire.RoundTrip(ImmutableList.Create(values)));
        Assert.True(Wire.RoundTrip(default(ImmutableArray<string>)).IsDefault);
        Assert.Null(Wire.RoundTrip<List<string>?>(null));
        Assert.Equal([1, 2], Wire.RoundTrip<IReadOnlySet<int>>(new HashSet<int> { 1, 2 }).Order());
        Assert.Equal([1, 2], Wire.RoundTrip(ImmutableHashSet.Create(2, 1)).Order());
    }

    [Fact]
    public void A_long_collection_grows_as_its_elements_arrive()
    {
        var values = Enumerable.Range(0, 5000).ToArray();
        Assert.Equal(values, Wire.RoundTrip(values));
        Assert.Equal(values, Wire.RoundTrip(values.ToList()));
    }

    [Fact]
    public void Dictionaries_survive()
    {
        var values = new Dictionary<string, List<int>> { ["a"] = [1, 2], ["b"] = [] };
        Assert.Equal(values, Wire.RoundTrip(values));
        Assert.Equal(values, Wire.RoundTrip<IReadOnlyDictionary<string, List<int>>>(values));
        Assert.Equal(values, Wire.RoundTrip<IDictionary<string, List<int>>>(values));
        Assert.Equal(values.OrderBy(p => p.Key), Wire.RoundTrip(values.ToImmutableDictionary()).OrderBy(p => p.Key));
    }

    [Fact]
    public void Tuples_survive()
    {
        AssertAll(ValueTuple.Create("a"));
        AssertAll((1, "b"), (0, null));
        AssertAll((1, "b", 2m));
        AssertAll((1, "b", 2m, Color.Blue));
    }

    private static void AssertAll<T>(params T[] values)
    {
        foreach (var value in values)
        {
            Assert.Equal(value, Wire.RoundTrip(value));
        }
    }
}
