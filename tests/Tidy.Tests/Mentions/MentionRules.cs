using System.Text.RegularExpressions;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Mentions;

/// <summary>The tree speaks of the project alone, and what it says of itself is so.</summary>
internal static partial class MentionRules
{
    public static IEnumerable<Violation> MachinePaths(SourceFile file) => Matches(file, MachinePath(), "is a path of one machine.");

    public static IEnumerable<Violation> PackageSources(SourceFile file) => Matches(file, PackageSource(), "is where one machine gets its packages from.");

    /// <summary>Folders and files that a document names and the repository does not have.</summary>
    public static IEnumerable<Violation> MissingPaths(SourceFile document, Func<string, bool> exists)
    {
        foreach (var (line, match) in Find(document, NamedPath()).Distinct())
        {
            var path = match.TrimEnd('/', '.');
            if (!exists(path))
            {
                yield return new(document.Path, line, $"{path} does not exist.");
            }
        }
    }

    private static IEnumerable<Violation> Matches(SourceFile file, Regex pattern, string message) =>
        Find(file, pattern).Select(found => new Violation(file.Path, found.Line, $"{found.Match} {message}"));

    private static IEnumerable<(int Line, string Match)> Find(SourceFile file, Regex pattern) =>
        file.Lines.SelectMany((line, index) => pattern.Matches(line).Select(match => (index + 1, match.Value)));

    [GeneratedRegex(@"(?<![\w.$}~-])/(?:work|root|home|Users)/\w+|\b[A-Z]:\\+Users\b")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuget\.(?:org|config)\b|/v3/index\.json|\bpkgs\.[\w.-]+|artifactory|jfrog", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|loadtests|docs|samples)/[\w./-]*\w")]
    private static partial Regex NamedPath();
}
