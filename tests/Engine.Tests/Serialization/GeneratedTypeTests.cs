using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Tests.Serialization;

public class GeneratedTypeTests
{
    [Fact]
    public void A_class_survives_with_private_and_init_only_members_and_without_unmarked_ones()
    {
        var basket = new Basket { Owner = "ada", Lines = [new("A", 2, 1.50m), new("B", long.MaxValue, 0m)], Marks = [3, -3], Color = Color.Blue, Unmarked = 9 };
        basket.Hide(42);
        var read = Wire.RoundTrip(basket);
        Assert.Equal(("ada", Color.Blue, 42, 0), (read.Owner, read.Color, read.Secret, read.Unmarked));
        Assert.Equal(basket.Lines, read.Lines);
        Assert.Equal(basket.Marks, read.Marks);
    }

    [Fact]
    public void What_an_initializer_sets_can_be_null_or_zero_again()
    {
        var read = Wire.RoundTrip(new Basket { Owner = null!, Lines = null!, Color = Color.Red });
        Assert.Equal((null, null, Color.Red), (read.Owner, read.Lines, read.Color));
    }

    [Fact]
    public void Parameters_of_a_record_and_members_of_its_body_have_ids_of_their_own()
    {
        var value = new ImplicitIds("first", 2) { Body = "body", NotCarried = "stays" };
        Assert.Equal(value with { NotCarried = null }, Wire.RoundTrip(value));
    }

    [Fact]
    public void Structs_survive_as_fields_properties_and_records()
    {
        var point = Wire.RoundTrip(new Point { X = -1, Y = 7 });
        Assert.Equal((-1, 7), (point.X, point.Y));
        var span = new Span(new DateOnly(2026, 1, 2), new DateOnly(2026, 2, 3));
        Assert.Equal(span, Wire.RoundTrip(span));
        Assert.Equal(default, Wire.RoundTrip(default(Span)));
        Assert.Null(Wire.RoundTrip<Span?>(null));
    }

    [Fact]
    public void Required_members_survive()
    {
        var read = Wire.RoundTrip(new Required { Name = "n", Size = 4 });
        Assert.Equal(("n", 4), (read.Name, read.Size));
    }

    [Fact]
    public void Generic_types_survive()
    {
        var value = new Pair<string, Pair<int, Line?>>("a", new(1, new Line("S", 1, 2m)));
        Assert.Equal(value, Wire.RoundTrip(value));
        Assert.Equal(new Pair<int, Line?>(0, null), Wire.RoundTrip(new Pair<int, Line?>(0, null)));
    }

    [Fact]
    public void An_empty_value_takes_three_bytes_at_most()
    {
        Assert.InRange(Wire.Bytes(new ImplicitIds(null!, 0)).Length, 1, 3);
        Assert.InRange(Wire.Bytes(default(Span)).Length, 1, 3);
    }

    [Fact]
    public void A_type_without_a_mark_is_refused_by_name()
    {
        Assert.False(Codecs.IsSupported<Unmarked>());
        Assert.False(Codecs.IsSupported<List<Unmarked>>());
        Assert.Contains("Unmarked", Assert.Throws<CodecNotFoundException>(() => Wire.Bytes(new Unmarked())).Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => Codecs.Copy(new Unmarked()));
        Assert.Throws<CodecNotFoundException>(() => Codecs.Read<Unmarked>(new byte[] { 1 }));
    }

    [Fact]
    public void A_value_that_fails_to_be_written_leaves_nothing_in_the_output()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Throws<CodecNotFoundException>(() => Codecs.Write(output, new List<Unmarked> { new() }));
        Assert.Equal(0, output.WrittenCount);
    }
}
