using System.Collections.Immutable;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Tests.Serialization;

public class CopyTests
{
    [Fact]
    public void A_copy_shares_nothing_that_can_change()
    {
        var basket = new Basket { Lines = [new("A", 2, 1.50m)], Marks = [1] };
        basket.Hide(5);
        var copy = Codecs.Copy(basket);
        basket.Lines.Clear();
        basket.Marks[0] = 2;
        Assert.Equal((1, 1, 5), (copy.Lines.Count, copy.Marks![0], copy.Secret));
    }

    [Fact]
    public void Immutable_values_are_shared()
    {
        var frozen = new Frozen("x");
        var readOnly = new DeeplyReadOnly("x", [new("A", 1, 1m)], null);
        Assert.Same(frozen, Codecs.Copy(frozen));
        Assert.Same(readOnly, Codecs.Copy(readOnly));
        Assert.Same("text", Codecs.Copy("text"));
        var list = ImmutableList.Create(frozen);
        Assert.Same(list, Codecs.Copy(list));
    }

    [Fact]
    public void A_list_of_immutable_values_is_a_new_list_of_the_same_values()
    {
        var list = new List<Frozen> { new("x") };
        var copy = Codecs.Copy(list);
        Assert.NotSame(list, copy);
        Assert.Same(list[0], copy[0]);
    }

    [Fact]
    public void A_member_marked_immutable_is_shared()
    {
        var value = new SharesMember();
        var copy = Codecs.Copy(value);
        Assert.Same(value.Shared, copy.Shared);
        Assert.NotSame(value.Copied, copy.Copied);
    }

    [Fact]
    public void Collections_are_copied_with_their_elements()
    {
        AssertDeep(new[] { new Basket() }, static c => c[0]);
        AssertDeep(new List<Basket> { new() }, static c => c[0]);
        AssertDeep<IReadOnlyList<Basket>>(new List<Basket> { new() }, static c => c[0]);
        AssertDeep(ImmutableArray.Create(new Basket()), static c => c[0]);
        AssertDeep(new Dictionary<string, Basket> { ["a"] = new() }, static c => c["a"]);
        AssertDeep((1, new Basket()), static c => c.Item2);
        AssertDeep(new Pair<int, Basket>(1, new()), static c => c.Right);
    }

    [Fact]
    public void A_copied_dictionary_and_set_keep_their_comparer()
    {
        var dictionary = Codecs.Copy(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 });
        var set = Codecs.Copy(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" });
        Assert.True(dictionary.ContainsKey("A") && set.Contains("A"));
    }

    [Fact]
    public void An_array_of_a_derived_class_copies_into_one_that_takes_the_declared_class()
    {
        Shape[] covariant = new Circle[] { new() { Radius = 2 } };
        var copy = Codecs.Copy(covariant);
        copy[0] = new Ring();
        Assert.IsType<Ring>(copy[0]);
    }

    [Fact]
    public void A_derived_class_is_copied_as_itself()
    {
        var ring = new Ring { Name = "r", Radius = 2, Hole = 1, Around = new Circle() };
        var copy = Assert.IsType<Ring>(Codecs.Copy<Shape>(ring));
        Assert.Equal(("r", 2d, 1d), (copy.Name, copy.Radius, copy.Hole));
        Assert.NotSame(ring.Around, copy.Around);
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused_instead_of_ending_the_process()
    {
        var node = new Node();
        node.Children = [node];
        Assert.Throws<WireFormatException>(() => Codecs.Copy(node));
        Assert.Throws<WireFormatException>(() => Wire.Bytes(node));
    }

    private static void AssertDeep<T>(T value, Func<T, Basket> element) => Assert.NotSame(element(value), element(Codecs.Copy(value)));
}
