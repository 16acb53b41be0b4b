using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Tests.Serialization;

/// <summary>The bytes are an interface between silos of different versions: these were written once and stay readable, and what is written today is the same.</summary>
public class WireStabilityTests
{
    [Fact]
    public void A_class_with_a_list_is_the_same_bytes_as_ever() =>
        AssertStable(
            new Basket { Owner = "ada", Lines = [new("A", 300, 1.50m)], Marks = [-1] },
            "1B0A04616461120E010C0A024110D8041A040496011A0301012001");

    [Fact]
    public void A_derived_class_is_the_same_bytes_as_ever() => AssertStable<Shape>(
        new Circle { Name = "c", Radius = 1 },
        "1C060C746573742D636972636C6502040A026309000000000000F03F");

    [Fact]
    public void An_exception_is_the_same_bytes_as_ever() => AssertStable<Exception>(
        new StockException("few", new TimeoutException("slow")) { Missing = 2 },
        "3F061073746F636B2D657863657074696F6E02270A046665771220061853797374656D2E54696D656F7574457863657074696F6E0A05736C6F770804120200");

    [Fact]
    public void Built_in_types_are_the_same_bytes_as_ever() =>
        AssertStable(
            ("ä", new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(1)), new Dictionary<Guid, DateOnly?> { [Guid.Empty] = new(2026, 1, 1) }, -2.5),
            "2F03C3A40B80D081E9EF8ED2EF0878180116110000000000000000000000000000000004A0922D00000000000004C0");

    private static void AssertStable<T>(T value, string hex)
    {
        var today = Convert.ToHexString(Wire.Bytes(value));
        Assert.True(hex == today, $"Today it is {today}.");
        Assert.Equal(hex, Convert.ToHexString(Wire.Bytes(Codecs.Read<T>(Convert.FromHexString(hex)))));
    }
}
