namespace OrderCluster.Contracts.Tests.GrainSources;

public class InventedCollectionTests
{
    [Fact]
    public void No_collection_of_grain_code_is_of_a_type_that_Orleans_can_not_carry()
    {
        var interfaces = GrainCompilation.Of("OrderCluster.Grains.Interfaces", GrainSourceFiles.Interfaces, RuntimeReferences.WithoutGrains);
        var grains = GrainCompilation.Of("OrderCluster.Grains", GrainSourceFiles.Grains, [.. RuntimeReferences.WithoutGrains, interfaces.ToMetadataReference()]);
        var violations = InventedCollections.In(interfaces).Concat(InventedCollections.In(grains)).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("[GenerateSerializer] class A { public IReadOnlyList<int> X = [1]; }")]
    [InlineData("[GenerateSerializer] class A { public IReadOnlyList<int> X { get; init; } = [1]; }")]
    [InlineData("[GenerateSerializer] record A(IReadOnlyList<int> X); class B { object X() => new A([1]); }")]
    [InlineData("[GenerateSerializer] record A(IReadOnlyList<int> X); class B { object X(A a) => a with { X = [1] }; }")]
    [InlineData("[GenerateSerializer] class A(IEnumerable<int> x) { public A(int y) : this([y]) { } }")]
    [InlineData("class A : Grain { IEnumerable<int> X(int[] y) => [.. y]; }")]
    [InlineData("class A : Grain { async Task<IEnumerable<int>> X(bool y) { return y ? [1] : null; } }")]
    [InlineData("class A { Task<IReadOnlyList<int>> X() => Task.FromResult<IReadOnlyList<int>>([1]); }")]
    public void One_that_may_cross_a_boundary_is_named(string source) => Assert.Single(Violations(source));

    [Theory]
    [InlineData("class A { IReadOnlyList<int> X() => []; }")]
    [InlineData("class A { IReadOnlyList<int> X() => [1]; }")]
    [InlineData("class A : Grain { List<int> X() => [1]; }")]
    [InlineData("class A { IReadOnlyList<int> X() => new[] { 1 }; }")]
    [InlineData("class A { void X(IReadOnlyList<int> y) => X([1]); }")]
    public void Others_pass(string source) => Assert.Empty(Violations(source));

    private static IEnumerable<string> Violations(string source) =>
        InventedCollections.In(GrainCompilation.Of("Snippet", [("file.cs", source)], RuntimeReferences.WithoutGrains));
}
