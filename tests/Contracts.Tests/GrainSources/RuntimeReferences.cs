using Microsoft.CodeAnalysis;

namespace OrderCluster.Contracts.Tests.GrainSources;

/// <summary>The assemblies that this process runs on, as references of a compilation.</summary>
internal static class RuntimeReferences
{
    private static readonly string[] Paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The framework, Orleans, and the journal.</summary>
    public static IReadOnlyList<MetadataReference> WithoutGrains { get; } = Select(static name => !name.StartsWith("OrderCluster.Grains", StringComparison.Ordinal));

    private static MetadataReference[] Select(Func<string, bool> isWanted) =>
    [
        .. Paths
            .Where(path => isWanted(Path.GetFileNameWithoutExtension(path)) && !Path.GetFileName(path).EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
