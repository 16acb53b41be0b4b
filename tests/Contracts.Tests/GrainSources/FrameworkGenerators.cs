using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OrderCluster.Contracts.Tests.GrainSources;

/// <summary>The framework's source generators that grain code relies on, from the SDK that built this project.</summary>
internal static class FrameworkGenerators
{
    public static ImmutableArray<ISourceGenerator> All { get; } =
    [
        .. typeof(FrameworkGenerators).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "FrameworkGenerators").Value!
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(path => new AnalyzerFileReference(path, new Loader()).GetGenerators(LanguageNames.CSharp)),
    ];

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
