using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Tests.Serialization;

/// <summary>Each pair of types is one type before and after a change.</summary>
public class VersionToleranceTests
{
    [Fact]
    public void An_old_reader_passes_over_members_of_every_kind_that_it_does_not_know()
    {
        var written = new CustomerV2("ada", 3, 1.5, "x", [new("A", 1, 1m)], new CustomerV1("nested", 1), DateTimeOffset.MaxValue);
        Assert.Equal(new CustomerV1("ada", 3), Wire.Reread<CustomerV2, CustomerV1>(written));
    }

    [Fact]
    public void A_new_reader_gives_defaults_to_members_that_the_old_writer_did_not_know()
    {
        var read = Wire.Reread<CustomerV1, CustomerV2>(new CustomerV1("ada", 3));
        Assert.Equal(new CustomerV2("ada", 3, 0, null, null, null, default), read);
    }

    [Fact]
    public void A_new_member_that_an_initializer_sets_keeps_that_value()
    {
        var read = Wire.Reread<SettingsV1, SettingsV2>(new SettingsV1 { Name = "n" });
        Assert.Equal(("n", 5), (read.Name, read.Limit));
        Assert.Empty(read.Tags);
    }

    [Fact]
    public void Members_may_be_declared_in_another_order() =>
        Assert.Equal(new CustomerReordered(3, "ada"), Wire.Reread<CustomerV1, CustomerReordered>(new CustomerV1("ada", 3)));

    [Fact]
    public void A_number_may_become_wider_and_narrower_while_it_fits()
    {
        Assert.Equal(new WideNumber(-7), Wire.Reread<NarrowNumber, WideNumber>(new NarrowNumber(-7)));
        Assert.Equal(new NarrowNumber(-7), Wire.Reread<WideNumber, NarrowNumber>(new WideNumber(-7)));
        Assert.Throws<WireFormatException>(() => Wire.Reread<WideNumber, NarrowNumber>(new WideNumber(long.MaxValue)));
    }

    [Fact]
    public void A_member_that_changed_its_kind_is_refused_instead_of_lost() =>
        Assert.Throws<WireFormatException>(() => Wire.Reread<NarrowNumber, TextInstead>(new NarrowNumber(1)));

    [Fact]
    public void Levels_of_a_hierarchy_change_independently()
    {
        var read = Wire.Reread<LeafV2, LeafV1>(new LeafV2 { Root = "root", Added = "added", Leaf = "leaf", More = [1] });
        Assert.Equal(("root", "leaf"), (read.Root, read.Leaf));
    }
}

[GenerateSerializer, Alias("customer-v1")]
public sealed record CustomerV1([property: Id(0)] string Name, [property: Id(1)] int Orders);

[GenerateSerializer, Alias("customer-v2")]
public sealed record CustomerV2(
    [property: Id(0)] string Name,
    [property: Id(1)] int Orders,
    [property: Id(2)] double Score,
    [property: Id(300)] string? Note,
    [property: Id(4)] List<Line>? Lines,
    [property: Id(5)] CustomerV1? Parent,
    [property: Id(6)] DateTimeOffset Since);

[GenerateSerializer, Alias("customer-reordered")]
public sealed record CustomerReordered([property: Id(1)] int Orders, [property: Id(0)] string Name);

[GenerateSerializer, Alias("settings-v1")]
public sealed class SettingsV1
{
    [Id(0)]
    public string? Name { get; set; }
}

[GenerateSerializer, Alias("settings-v2")]
public sealed class SettingsV2
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(1)]
    public int Limit { get; set; } = 5;

    [Id(2)]
    public List<string> Tags { get; init; } = [];
}

[GenerateSerializer, Alias("narrow-number")]
public sealed record NarrowNumber([property: Id(0)] short Number);

[GenerateSerializer, Alias("wide-number")]
public sealed record WideNumber([property: Id(0)] long Number);

[GenerateSerializer, Alias("text-instead")]
public sealed record TextInstead([property: Id(0)] string Text);

[GenerateSerializer, Alias("root-v1")]
public class RootV1
{
    [Id(0)]
    public string? Root { get; set; }
}

[GenerateSerializer, Alias("leaf-v1")]
public sealed class LeafV1 : RootV1
{
    [Id(0)]
    public string? Leaf { get; set; }
}

[GenerateSerializer, Alias("root-v2")]
public class RootV2
{
    [Id(0)]
    public string? Root { get; set; }

    [Id(1)]
    public string? Added { get; set; }
}

[GenerateSerializer, Alias("leaf-v2")]
public sealed class LeafV2 : RootV2
{
    [Id(0)]
    public string? Leaf { get; set; }

    [Id(1)]
    public int[]? More { get; set; }
}
