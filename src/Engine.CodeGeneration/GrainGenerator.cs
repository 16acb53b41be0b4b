using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>
/// Generates a proxy and request classes for every grain interface, and one module per assembly
/// that tells the silo its interfaces and classes, so that nothing is searched for at run time.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    private const string ModuleAttribute = "OrderCluster.Engine.Catalog.GrainModuleAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var outputs = context.SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null } or ClassDeclarationSyntax { BaseList: not null },
                static (found, cancellation) => Read(found, cancellation))
            .Where(static output => output is not null)
            .Select(static (output, _) => output!);

        context.RegisterSourceOutput(outputs, static (target, output) =>
        {
            foreach (var problem in output.Problems)
            {
                target.ReportDiagnostic(GrainDiagnostics.Of(problem));
            }

            if (output.Source.Length > 0)
            {
                target.AddSource(output.Name + ".Grain.g.cs", output.Source);
            }
        });

        var references = context.CompilationProvider.Select(static (compilation, _) => ReferencedModules(compilation));
        context.RegisterSourceOutput(outputs.Collect().Combine(references), static (target, input) => EmitModule(target, input.Left, input.Right));
    }

    private static GrainOutput? Read(GeneratorSyntaxContext found, CancellationToken cancellation)
    {
        if (found.SemanticModel.GetDeclaredSymbol(found.Node, cancellation) is not INamedTypeSymbol type)
        {
            return null;
        }

        // Of a partial type's parts, the first that names a base stands for all.
        var first = type.DeclaringSyntaxReferences
            .Select(part => part.GetSyntax(cancellation))
            .First(part => part is TypeDeclarationSyntax { BaseList: not null });
        if (first != found.Node)
        {
            return null;
        }

        return type.TypeKind == TypeKind.Interface ? GrainInterfaceReader.Read(type) : GrainClassReader.Read(type);
    }

    /// <summary>The assembly's name for its module, and the modules of the assemblies it references, one a line.</summary>
    private static string ReferencedModules(Compilation compilation)
    {
        var name = new string([.. (compilation.AssemblyName ?? "Assembly").Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        var modules = compilation.SourceModule.ReferencedAssemblySymbols
            .Select(assembly => GrainSymbols.Attribute(assembly, ModuleAttribute))
            .Where(attribute => attribute is not null)
            .Select(attribute => GrainSymbols.Qualified((ITypeSymbol)attribute!.ConstructorArguments[0].Value!));
        return string.Join("\n", new[] { name }.Concat(modules));
    }

    private static void EmitModule(SourceProductionContext target, ImmutableArray<GrainOutput> outputs, string nameAndReferences)
    {
        var references = nameAndReferences.Split('\n');
        var registrations = outputs.Select(output => output.Registration).Where(registration => registration.Length > 0).Distinct().ToList();
        if (registrations.Count == 0 && references.Length == 1)
        {
            return;
        }

        var module = references[0] + "_GrainModule";
        var text = new StringBuilder(GrainInterfaceEmitter.Header);
        text.AppendLine($"[assembly: {ModuleAttribute}(typeof({GrainInterfaceEmitter.Namespace}.{module}))]");
        text.AppendLine($"namespace {GrainInterfaceEmitter.Namespace}");
        text.AppendLine("{");
        text.AppendLine("    [global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        text.AppendLine($"    public sealed class {module} : OrderCluster.Engine.Catalog.IGrainModule");
        text.AppendLine("    {");
        text.AppendLine("        public void Register(OrderCluster.Engine.Catalog.GrainRegistry registry)");
        text.AppendLine("        {");
        foreach (var line in references.Skip(1).Select(reference => $"registry.Include(new {reference}());").Concat(registrations))
        {
            text.AppendLine("            " + line);
        }

        text.AppendLine("        }").AppendLine("    }").AppendLine("}");
        target.AddSource(module + ".g.cs", text.ToString());
    }
}
