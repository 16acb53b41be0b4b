using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrderCluster.Contracts.Tests.GrainSources;
using OrderCluster.Engine.CodeGeneration;

namespace OrderCluster.Contracts.Tests.Generator;

public class SerializerGeneratorTests
{
    [Theory]
    [InlineData("public class A { [Id(1)] public int X { get; set; } [Id(1)] public int Y { get; set; } }", "A gives the same [Id] to X and Y")]
    [InlineData("public class A : B { } public class B { }", "its base type B has not")]
    [InlineData("public class A { [Id(0)] public int X => 1; }", "A.X has an [Id], but no field")]
    public void A_type_that_can_not_be_carried_stops_the_build(string source, string expected)
    {
        var errors = GrainCompilation.Errors(Generate("[GenerateSerializer] " + source).GetDiagnostics());
        Assert.Contains(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class Outer { [GenerateSerializer] internal record Inner(int X, string? Y = null); }")]
    [InlineData("[GenerateSerializer] public class A<T, U> where T : class, IDisposable, new() where U : unmanaged { [Id(0)] public T? X; [Id(1)] public U[]? Y { get; } }")]
    [InlineData("[GenerateSerializer] public class A { [Id(0)] public int @class { get; init; } [Id(1)] private protected int? @event; }")]
    [InlineData("[GenerateSerializer] public class A<T> { [Id(0)] public T? X; } [GenerateSerializer] public class B : A<int> { [Id(0)] public Guid Y; }")]
    [InlineData("[GenerateSerializer] public readonly struct A { [Id(0)] private readonly int _x; public A(int x) { _x = x; } public int X => _x; }")]
    [InlineData("[GenerateSerializer] public sealed record A([Id(3)] int X) { public required int Y { get; init; } [Id(0)] public int Z { get; set; } }")]
    [InlineData("[GenerateSerializer] public class A { [Id(0)] public object? X; [Id(1)] public nint[]? Y; [Id(2), Obsolete(\"no\")] public int Z; }")]
    [InlineData("namespace A.B { [GenerateSerializer, Alias(\"quote\\\"d\")] internal enum E { } [GenerateSerializer] public class A { [Id(0)] internal E X; } }")]
    public void Unusual_types_get_code_that_compiles(string source) =>
        Assert.Empty(GrainCompilation.Errors(Generate(source).GetDiagnostics()));

    [Fact]
    public void An_edit_elsewhere_writes_no_codec_again()
    {
        var tree = CSharpSyntaxTree.ParseText("[Orleans.GenerateSerializer] public class A { [Orleans.Id(0)] public int X; }", path: "a.cs");
        var compilation = GrainCompilation.Of("Snippet", [], RuntimeReferences.WithEngine).AddSyntaxTrees(tree);
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        var driver = CSharpGeneratorDriver.Create([new SerializerGenerator().AsSourceGenerator()], driverOptions: options).RunGenerators(compilation);

        var edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Elsewhere { }"));
        var outputs = driver.RunGenerators(edited).GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static Compilation Generate(string source)
    {
        var compilation = GrainCompilation.Of("Snippet", [("snippet.cs", source)], RuntimeReferences.WithEngine);
        CSharpGeneratorDriver.Create([new SerializerGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return generated;
    }
}
