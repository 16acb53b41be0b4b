using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Names;

/// <summary>What types, folders, namespaces and tests are called.</summary>
internal static partial class NameRules
{
    private static readonly HashSet<string> Never = ["Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];
    private static readonly HashSet<string> NeverAlone = ["Common", "Base", "Misc", "Shared", "Core", "Data", "Info", "Stuff"];

    /// <summary>Words that say nothing about what a thing is; some of them may stand beside a word that does.</summary>
    public static IEnumerable<Violation> EmptyWords(SourceFile file)
    {
        foreach (var name in file.Root.DescendantNodes().Select(DeclaredName).Where(static name => name != default))
        {
            if (IsEmpty(name.Text))
            {
                yield return file.At(name.GetLocation(), $"The name {name.Text} does not say what the thing is.");
            }
        }

        foreach (var folder in file.Folders.Where(IsEmpty))
        {
            yield return new(file.Path, 1, $"The folder {folder} does not say what is in it.");
        }
    }

    public static IEnumerable<Violation> BlockNamespaces(SourceFile file) =>
        file.Root.DescendantNodes().OfType<NamespaceDeclarationSyntax>().Select(node => file.At(node, "A namespace takes the whole file: end it with a semicolon."));

    /// <summary>
    /// The namespace is the project's name and the folders; in the load tests' runner it may be one of NBomber's.
    /// </summary>
    public static IEnumerable<Violation> NamespacesApartFromFolders(SourceFile file)
    {
        var expected = "OrderCluster." + string.Join('.', file.Folders.Skip(1));
        foreach (var node in file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            var actual = node.Name.ToString();
            var isNBomber = file.IsIn("loadtests/Runner/Api") && (actual == "NBomber" || actual.StartsWith("NBomber.", StringComparison.Ordinal));
            if (actual != expected && !isNBomber)
            {
                yield return file.At(node, $"The namespace {actual} should be {expected}, as the folders say.");
            }
        }
    }

    /// <summary>A test's name is a sentence, its words apart.</summary>
    public static IEnumerable<Violation> TestsWithoutSentence(SourceFile file) =>
        file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(static method => method.AttributeLists.SelectMany(static list => list.Attributes).Any(IsTest))
            .Where(static method => !Sentence().IsMatch(method.Identifier.Text))
            .Select(method => file.At(method.Identifier.GetLocation(), $"The test {method.Identifier.Text} is not named as a sentence."));

    private static bool IsTest(AttributeSyntax attribute) =>
        attribute.Name.ToString() is var name && (name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal));

    private static SyntaxToken DeclaredName(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier,
        DelegateDeclarationSyntax type => type.Identifier,
        _ => default,
    };

    private static bool IsEmpty(string name)
    {
        var words = Word().Matches(name).Select(static match => match.Value).ToList();
        return words.Exists(Never.Contains) || (words.Count > 0 && words.TrueForAll(static word => word == "I" || NeverAlone.Contains(word)));
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();
}
