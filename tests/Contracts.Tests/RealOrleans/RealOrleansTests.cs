using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrderCluster.Contracts.Tests.GrainSources;

namespace OrderCluster.Contracts.Tests.RealOrleans;

public class RealOrleansTests
{
    [RealOrleansFact]
    public void Grain_code_compiles_against_the_real_Orleans()
    {
        var interfaces = Compile("OrderCluster.Grains.Interfaces", GrainSourceFiles.Interfaces);
        AssertNoError(GrainCompilation.Generated(interfaces));

        var grains = Compile("OrderCluster.Grains", GrainSourceFiles.Grains, interfaces.ToMetadataReference());
        AssertNoError(GrainCompilation.Generated(grains));
    }

    [RealOrleansFact]
    public void Code_that_Orleans_does_not_offer_is_refused()
    {
        const string Source = "class A(IGrainFactory grains) { object F() => grains.GetGrainThatIsNotThere(); }";
        Assert.Contains("GetGrainThatIsNotThere", Assert.Single(GrainCompilation.Errors(Compile("Snippet", [("file.cs", Source)]).GetDiagnostics())), StringComparison.Ordinal);
    }

    private static void AssertNoError(Compilation compilation)
    {
        var errors = GrainCompilation.Errors(compilation.GetDiagnostics()).ToList();
        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
    }

    private static CSharpCompilation Compile(string assembly, IEnumerable<(string Path, string Text)> sources, params MetadataReference[] references)
    {
        var attributes = GrainCompilation.Of(
            "Orleans.Serialization.Abstractions",
            [("SerializationAttributes.cs", SerializationAttributes.Source), ("Concurrency.cs", "namespace Orleans.Concurrency { } namespace Orleans.Runtime { }")],
            RuntimeReferences.WithoutEngine);
        return GrainCompilation.Of(
            assembly,
            sources,
            [.. RuntimeReferences.WithoutEngine, MetadataReference.CreateFromFile(OrleansAbstractions.AssemblyPath!), attributes.ToMetadataReference(), .. references]);
    }
}
