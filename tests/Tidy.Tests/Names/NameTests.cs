using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Names;

public class NameTests
{
    [Fact]
    public void Names_say_what_a_thing_is() => Violation.AssertNone(Repository.Code.SelectMany(NameRules.EmptyWords));

    [Fact]
    public void Namespaces_take_the_whole_file() => Violation.AssertNone(Repository.Code.SelectMany(NameRules.BlockNamespaces));

    [Fact]
    public void Namespaces_are_what_the_folders_say() => Violation.AssertNone(Repository.Code.SelectMany(NameRules.NamespacesApartFromFolders));

    [Fact]
    public void Tests_are_named_as_sentences() => Violation.AssertNone(Repository.Tests.SelectMany(NameRules.TestsWithoutSentence));

    [Theory]
    [InlineData("class OrderManager;")]
    [InlineData("record StringHelpers;")]
    [InlineData("interface IUtil;")]
    [InlineData("enum Base { }")]
    [InlineData("struct Common;")]
    [InlineData("interface ICommon;")]
    [InlineData("delegate void HelperOfOrders();")]
    public void An_empty_name_is_named(string code) => Assert.Single(NameRules.EmptyWords(new SourceFile("src/Grains/a.cs", code)));

    [Fact]
    public void An_empty_folder_name_is_named() => Assert.Single(NameRules.EmptyWords(new SourceFile("src/Grains/Helpers/a.cs", "class A;")));

    [Theory]
    [InlineData("class CodeBase;")]
    [InlineData("class Utilization;")]
    [InlineData("class ManagedOrder;")]
    [InlineData("class DatabaseOrder;")]
    public void A_name_that_says_something_passes(string code) => Assert.Empty(NameRules.EmptyWords(new SourceFile("src/Grains/a.cs", code)));

    [Fact]
    public void A_namespace_in_braces_is_named() => Assert.Single(NameRules.BlockNamespaces(new SourceFile("a.cs", "namespace A { class B; }")));

    [Theory]
    [InlineData("src/Grains/Orders/a.cs", "OrderCluster.Grains.Orders", 0)]
    [InlineData("src/Grains/Orders/a.cs", "OrderCluster.Grains", 1)]
    [InlineData("src/Grains/Orders/a.cs", "Orleans", 1)]
    [InlineData("loadtests/Runner/Api/a.cs", "NBomber.CSharp", 0)]
    [InlineData("tests/Grains.Tests/Orders/a.cs", "OrderCluster.Grains.Tests.Orders", 0)]
    public void A_namespace_apart_from_its_folder_is_named(string path, string name, int count) =>
        Assert.Equal(count, NameRules.NamespacesApartFromFolders(new SourceFile(path, $"namespace {name};")).Count());

    [Theory]
    [InlineData("[Fact] void TestReserve() { }", 1)]
    [InlineData("[Theory, InlineData(1)] void reserve_twice(int x) { }", 1)]
    [InlineData("[PostgresFact] void Reserve() { }", 1)]
    [InlineData("[Fact] void A_second_reservation_is_refused() { }", 0)]
    [InlineData("void Reserve() { }", 0)]
    public void A_test_without_a_sentence_is_named(string method, int count) =>
        Assert.Equal(count, NameRules.TestsWithoutSentence(new SourceFile("a.cs", $"class A {{ {method} }}")).Count());
}
