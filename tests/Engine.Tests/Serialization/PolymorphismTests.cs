using System.Text;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Tests.Serialization;

public class PolymorphismTests
{
    [Fact]
    public void A_derived_class_arrives_as_itself_with_the_members_of_every_level()
    {
        var ring = new Ring { Name = "ring", Radius = 3, Hole = 1.5, Around = new Circle { Name = "inner", Radius = 0.5 } };
        var read = Assert.IsType<Ring>(Wire.RoundTrip<Shape>(ring));
        Assert.Equal(("ring", 3d, 1.5), (read.Name, read.Radius, read.Hole));
        Assert.Equal(0.5, Assert.IsType<Circle>(read.Around).Radius);
    }

    [Fact]
    public void A_derived_record_survives_where_a_parameter_belongs_to_its_base()
    {
        var dog = new Dog("rex", 4);
        Assert.Equal(dog, Wire.RoundTrip<Animal>(dog));
        Assert.Equal(dog, Wire.RoundTrip(dog));
        Assert.Equal(dog, Codecs.Copy<Animal>(dog));
        Assert.Equal(new Animal("cat"), Wire.RoundTrip(new Animal("cat")));
    }

    [Fact]
    public void Values_behind_an_interface_or_object_arrive_as_themselves()
    {
        Assert.Equal(new Square(2), Wire.RoundTrip<IHasArea>(new Square(2)));
        Assert.Equal(new Line("a", 1, 2m), Wire.RoundTrip<object>(new Line("a", 1, 2m)));
        Assert.Equal(new Square(2), Codecs.Copy<IHasArea>(new Square(2)));
    }

    [Fact]
    public void The_alias_names_the_class_on_the_wire_and_its_own_name_does_not()
    {
        var text = Encoding.UTF8.GetString(Wire.Bytes<Shape>(new Circle()));
        Assert.Contains("test-circle", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Circle", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_does_not_fit_the_static_type_is_refused() =>
        Assert.Throws<WireFormatException>(() => Codecs.Read<Shape>(Wire.Bytes<object>(new Line("a", 1, 2m))));

    [Fact]
    public void A_class_that_nobody_knows_is_refused_by_name()
    {
        var bytes = Wire.Bytes<Shape>(new Circle());
        bytes[bytes.AsSpan().IndexOf("circle"u8)] = (byte)'k';
        Assert.Contains("test-kircle", Assert.Throws<WireFormatException>(() => Codecs.Read<Shape>(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_abstract_class_without_a_name_is_refused() =>
        Assert.Throws<WireFormatException>(() => Codecs.Read<Shape>(new byte[] { 1 }));
}
