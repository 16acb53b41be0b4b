using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Comments;

/// <summary>Comments give reasons: no work left over, no code that is switched off, no banners.</summary>
internal static partial class CommentRules
{
    public static IEnumerable<Violation> LeftOverWork(SourceFile file) =>
        Comments(file).Where(static comment => LeftOver().IsMatch(comment.ToString()))
            .Select(comment => file.At(comment.GetLocation(), "Work that is left over belongs into an issue, not a comment."));

    public static IEnumerable<Violation> SwitchedOffCode(SourceFile file) =>
        Comments(file).Where(static comment => comment.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsCode(comment.ToString().TrimStart('/').Trim()))
            .Select(comment => file.At(comment.GetLocation(), "Code that is commented out: remove it."));

    public static IEnumerable<Violation> Banners(SourceFile file) =>
        file.Root.DescendantTrivia(descendIntoTrivia: true)
            .Where(static trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || (IsComment(trivia) && Banner().IsMatch(trivia.ToString())))
            .Select(trivia => file.At(trivia.GetLocation(), "A banner or region: what needs one wants a file or a type of its own."));

    private static IEnumerable<SyntaxTrivia> Comments(SourceFile file) =>
        file.Root.DescendantTrivia(descendIntoTrivia: true).Where(IsComment);

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>Whether the text is a statement or a brace. A sentence that happens to end with a semicolon has neither call nor assignment.</summary>
    private static bool IsCode(string text)
    {
        if (text is "{" or "}" or "};" or "});" or "else")
        {
            return true;
        }

        return text.EndsWith(';')
            && (text.Contains('=', StringComparison.Ordinal) || text.Contains("()", StringComparison.Ordinal) || Call().IsMatch(text) || StatementStart().IsMatch(text))
            && !SyntaxFactory.ParseStatement(text).ContainsDiagnostics;
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"^(//|/\*)\s*[=\-*#~_]{4,}")]
    private static partial Regex Banner();

    [GeneratedRegex(@"\w\(.*\);$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^(return|throw|await|var|using|break|continue)\b")]
    private static partial Regex StatementStart();
}
