using System.Reflection;
using OrderCluster.Contracts.Tests.GrainSources;

namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>Each rule is held against a snippet that breaks it, and nothing else.</summary>
public class BoundaryWalkTests
{
    private const string Sound = """
        [GenerateSerializer, Alias("line")] public sealed record Line([property: Id(0)] string Sku, [property: Id(1)] int? Quantity);
        [GenerateSerializer, Alias("kind")] public enum Kind { A }
        [GenerateSerializer, Alias("sound")] public class Sound
        {
            [Id(0)] public IReadOnlyList<Line> Lines { get; init; } = [];
            [Id(1)] private Dictionary<string, (Kind, Guid)[]> _kinds = [];
            [NonSerialized] private int _cache;
            public int Count => _kinds.Count + _cache++;
        }
        """;

    [Fact]
    public void A_sound_contract_has_no_violation() => Assert.Empty(Walk(Sound, "Sound"));

    [Theory]
    [InlineData("public class Bare { }", "Bare", "Bare crosses a grain boundary without [GenerateSerializer]")]
    [InlineData("[GenerateSerializer] public class Unnamed { }", "Unnamed", "Unnamed has 0 [Alias]es")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(0)] public int X { get; set; } public int Y { get; set; } }", "A", "A.Y is stored but has no [Id]")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public record A(int X);", "A", "A.X is stored but has no [Id]")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A(int x) { public int X() => x; }", "A", "is stored but has no [Id]")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(3)] public int X; [Id(3)] public int Y; }", "A", "A.Y has the [Id(3)] of X")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(0)] public List<B[]> X; } public class B { }", "A", "B crosses a grain boundary without")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(0)] public B X; } [GenerateSerializer, Alias(\"x\")] public class B { }", "A", "has the alias 'x' of")]
    [InlineData("public class B { public int X; } [GenerateSerializer, Alias(\"x\")] public class A : B { }", "A", "B crosses a grain boundary without")]
    [InlineData("public class B : A { } [GenerateSerializer, Alias(\"x\")] public class A { }", "A", "B crosses a grain boundary without")]
    [InlineData("public class B : I { } public interface I { }", "I", "B crosses a grain boundary without")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(0)] public E X; } public enum E { }", "A", "E crosses a grain boundary without")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A { [Id(0)] public System.Text.StringBuilder X; }", "A", "StringBuilder crosses a grain boundary without")]
    [InlineData("[GenerateSerializer, Alias(\"x\")] public class A<T> { [Id(0)] public T X; }", "A`1", "must end with `1")]
    public void A_violation_is_named(string source, string type, string expected) =>
        Assert.Contains(Walk(source, type), violation => violation.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("int Count();", "IBad.Count returns Int32")]
    [InlineData("void Count();", "IBad.Count returns Void")]
    public void A_method_that_returns_no_task_is_named(string method, string expected)
    {
        var bad = Load($"public interface IBad : IGrainWithStringKey {{ {method} }}");
        var grainInterface = Assert.Single(GrainInterfaces.In(bad));
        Assert.Contains(GrainInterfaces.ShapeViolations(grainInterface), violation => violation.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_grain_interface_without_aliases_or_with_one_twice_is_named()
    {
        var bad = Load("public interface IBad : IGrainWithStringKey { Task A(); [Alias(\"x\")] Task B(); [Alias(\"x\")] Task C(); }");
        Assert.Equal(
            ["IBad has no [Alias].", "IBad.A has no [Alias].", "IBad.C has the alias 'x' of B."],
            GrainInterfaces.AliasViolations(GrainInterfaces.In(bad).Single()));
    }

    [Fact]
    public void What_a_method_takes_and_gives_is_walked()
    {
        var good = Load("public interface IGood : IGrainWithStringKey { Task<string> A(int x); ValueTask<Guid> B(); Task C(long y); }");
        Assert.Equal(
            [typeof(int), typeof(string), typeof(Guid), typeof(long)],
            GrainInterfaces.TypesAcross(GrainInterfaces.In(good).Single()));
    }

    private static IReadOnlyList<string> Walk(string source, string type)
    {
        var assembly = Load(source);
        return BoundaryWalk.Violations([assembly.GetType(type, throwOnError: true)!], assembly);
    }

    private static Assembly Load(string source) =>
        Assembly.Load(GrainCompilation.Emit(GrainCompilation.Of("Snippet" + Guid.NewGuid().ToString("N"), [("snippet.cs", source)], RuntimeReferences.WithoutGrains)));
}
