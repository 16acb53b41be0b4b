using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Tidy.Tests;

/// <summary>Comments give reasons, names say something, and texts speak of the project alone.</summary>
public sealed partial class TextTests
{
    /// <summary>The rules name what they forbid.</summary>
    private const string Rules = "tests/Tidy.Tests/TextTests.cs";

    private static readonly HashSet<string> Never = ["Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];
    private static readonly HashSet<string> NeverAlone = ["Common", "Base", "Misc", "Shared", "Core", "Data", "Info", "Stuff"];

    [Fact]
    public void Comments_leave_no_work_and_no_code_and_are_no_banners() => Violation.AssertNone(Repository.Code.SelectMany(BadComments));

    [Fact]
    public void Names_say_what_a_thing_is() => Violation.AssertNone(Repository.Code.SelectMany(EmptyNames));

    [Fact]
    public void Tests_are_named_as_sentences() => Violation.AssertNone(Repository.Code.Where(file => file.IsIn("tests")).SelectMany(TestsWithoutSentence));

    [Fact]
    public void No_file_names_a_path_of_one_machine_or_a_source_of_packages() =>
        Violation.AssertNone(Repository.Texts.Where(file => file.Path != Rules).SelectMany(file => Find(file, OfOneMachine()).Select(found => found with { Message = $"{found.Message} is of one machine." })));

    [Fact]
    public void What_the_documents_name_exists() => Violation.AssertNone(Repository.Texts
        .Where(file => file.Path is "README.md" or "ARCHITECTURE.md" || (file.IsIn("docs") && file.Path.EndsWith(".md", StringComparison.Ordinal)))
        .SelectMany(file => Find(file, NamedPath()))
        .Where(found => !Path.Exists(Path.Combine(Repository.Root, found.Message.TrimEnd('/', '.'))))
        .Select(found => found with { Message = $"{found.Message} does not exist." }));

    [Fact]
    public void Every_error_code_is_explained() => AssertExplained(ErrorCode(), "docs/errors.md");

    [Fact]
    public void Every_event_is_explained() => AssertExplained(EventName(), "docs/events.md");

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("// x = 1;")]
    [InlineData("// await store.Append();")]
    [InlineData("// }")]
    [InlineData("// ---- Orders ----")]
    [InlineData("#region Orders\n#endregion")]
    public void A_comment_without_a_reason_is_found(string comment) => Assert.NotEmpty(BadComments(new SourceFile("a.cs", $"class A\n{{\n{comment}\nint X;\n}}")));

    [Theory]
    [InlineData("// A lease would need a clock;")]
    [InlineData("// The caller may retry (it has the id);")]
    [InlineData("/// <code>x = 1;</code>")]
    public void A_reason_passes(string comment) => Assert.Empty(BadComments(new SourceFile("a.cs", $"class A\n{{\n{comment}\nint X;\n}}")));

    [Theory]
    [InlineData("a.cs", "class OrderManager;", 1)]
    [InlineData("a.cs", "interface ICommon;", 1)]
    [InlineData("Helpers/a.cs", "class Order;", 1)]
    [InlineData("a.cs", "class CodeBase; class Utilization;", 0)]
    public void A_name_that_says_nothing_is_found(string path, string code, int count) => Assert.Equal(count, EmptyNames(new SourceFile(path, code)).Count());

    [Theory]
    [InlineData("[Fact] void TestReserve() { }", 1)]
    [InlineData("[PostgresFact] void Reserve() { }", 1)]
    [InlineData("[Fact] void A_second_reservation_is_refused() { }", 0)]
    [InlineData("void Reserve() { }", 0)]
    public void A_test_without_a_sentence_is_found(string method, int count) =>
        Assert.Equal(count, TestsWithoutSentence(new SourceFile("a.cs", $"class A {{ {method} }}")).Count());

    [Theory]
    [InlineData("see /home/ada/orders", 1)]
    [InlineData("http://mirror:8080/v3/index.json", 1)]
    [InlineData("GET /v1/orders/home/x", 0)]
    public void What_is_of_one_machine_is_found(string line, int count) => Assert.Equal(count, Find(new SourceFile("a.md", line), OfOneMachine()).Count());

    private static IEnumerable<Violation> BadComments(SourceFile file)
    {
        foreach (var trivia in file.Root.DescendantTrivia(descendIntoTrivia: true))
        {
            var text = trivia.ToString();
            if (trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || (IsComment(trivia) && Banner().IsMatch(text)))
            {
                yield return file.At(trivia.GetLocation(), "A banner or region: what needs one wants a file or a type of its own.");
            }
            else if (IsComment(trivia) && LeftOver().IsMatch(text))
            {
                yield return file.At(trivia.GetLocation(), "Work that is left over belongs into an issue, not a comment.");
            }
            else if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsCode(text.TrimStart('/').Trim()))
            {
                yield return file.At(trivia.GetLocation(), "Code that is commented out: remove it.");
            }
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>Whether the text is a statement or a brace. A sentence that happens to end with a semicolon has neither call nor assignment.</summary>
    private static bool IsCode(string text) => text is "{" or "}" or "};" or "});" or "else"
        || (text.EndsWith(';') && (text.Contains('=', StringComparison.Ordinal) || Statement().IsMatch(text)) && !SyntaxFactory.ParseStatement(text).ContainsDiagnostics);

    private static IEnumerable<Violation> EmptyNames(SourceFile file) => file.Root.DescendantNodes()
        .Select(static node => node is BaseTypeDeclarationSyntax type ? type.Identifier : node is DelegateDeclarationSyntax function ? function.Identifier : default)
        .Where(static name => IsEmpty(name.Text)).Select(name => file.At(name.GetLocation(), $"The name {name.Text} does not say what the thing is."))
        .Concat(file.Folders.Where(IsEmpty).Select(folder => new Violation(file.Path, 1, $"The folder {folder} does not say what is in it.")));

    private static bool IsEmpty(string? name)
    {
        var words = Word().Matches(name ?? "").Select(static match => match.Value).ToList();
        return words.Exists(Never.Contains) || (words.Count > 0 && words.TrueForAll(static word => word == "I" || NeverAlone.Contains(word)));
    }

    private static IEnumerable<Violation> TestsWithoutSentence(SourceFile file) => file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        .Where(static method => method.AttributeLists.SelectMany(static list => list.Attributes).Any(static attribute => Test().IsMatch(attribute.Name.ToString())))
        .Where(static method => !Sentence().IsMatch(method.Identifier.Text))
        .Select(method => file.At(method.Identifier.GetLocation(), $"The test {method.Identifier.Text} is not named as a sentence."));

    private static void AssertExplained(Regex name, string path)
    {
        var page = Repository.Texts.Single(file => file.Path == path).Text;
        var found = Repository.Product.SelectMany(file => name.Matches(file.Text).Select(match =>
            new Violation(file.Path, file.Text.AsSpan(0, match.Index).Count('\n') + 1, match.Value))).ToList();
        Assert.NotEmpty(found);
        Violation.AssertNone(found.Where(each => !page.Contains($"`{each.Message}`", StringComparison.Ordinal)).Select(each => each with { Message = $"{path} does not explain {each.Message}." }));
    }

    private static IEnumerable<Violation> Find(SourceFile file, Regex pattern) =>
        file.Lines.SelectMany((line, index) => pattern.Matches(line).Select(match => new Violation(file.Path, index + 1, match.Value))).Distinct();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"^(//|/\*)\s*[=\-*#~_]{4,}")]
    private static partial Regex Banner();

    [GeneratedRegex(@"\w\(.*\);$|^(return|throw|await|var|using|break|continue)\b")]
    private static partial Regex Statement();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex("""(?<=(?:Exception|Problem|\bOf|\bAdd)\s*\((?:\s*[^"();]{0,80},)?\s*")[a-z]+(?:-[a-z]+)+(?="\s*,)""")]
    private static partial Regex ErrorCode();

    [GeneratedRegex("""(?<=\[Event\(")[^"]+""")]
    private static partial Regex EventName();

    [GeneratedRegex("(Fact|Theory)$")]
    private static partial Regex Test();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?<![\w.$}~-])/(?:work|root|home|Users)/\w+|\b[A-Z]:\\+Users\b|(?i:nuget\.org\b|/v3/index\.json|\bpkgs\.[\w.-]+|artifactory|jfrog)")]
    private static partial Regex OfOneMachine();

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|loadtests|docs|samples)/[\w./-]*\w")]
    private static partial Regex NamedPath();
}
