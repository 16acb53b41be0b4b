using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrderCluster.Engine.CodeGeneration;

namespace OrderCluster.Engine.Tests.CodeGeneration;

/// <summary>A source text after the grain generator has run over it.</summary>
internal sealed class Compiled
{
    private const string Usings =
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Orleans;
        using Orleans.Concurrency;
        using Orleans.Runtime;
        """;

    internal Compiled(string source)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Compiled",
            [CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.CSharp13))],
            trusted.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(
            [new GrainGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp13));
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reported);
        Reported = [.. reported.Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")];
        Errors = [.. output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(each => each.ToString())];
    }

    /// <summary>What the generator says.</summary>
    internal IReadOnlyList<string> Reported { get; }

    /// <summary>What the compiler says of source and generated code together.</summary>
    internal IReadOnlyList<string> Errors { get; }
}
