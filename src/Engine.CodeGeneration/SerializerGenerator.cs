using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Writes a codec for every class and struct with [GenerateSerializer]. Enums need none.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SerializerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The pipeline carries finished text: two equal texts end it, and no symbol outlives its compilation.
        var sources = context.SyntaxProvider.ForAttributeWithMetadataName(
            SerializerSymbols.GenerateSerializer,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => Generate((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation));

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource(source.HintName, source.Text));
    }

    private static (string HintName, string Text) Generate(INamedTypeSymbol type, Compilation compilation)
    {
        var model = SerializerModelReader.Read(type, compilation);
        return (model.CodecNamespace + "." + model.CodecName + ".g.cs", SerializerEmitter.Emit(model));
    }
}
