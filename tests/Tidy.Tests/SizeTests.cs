using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCluster.Tidy.Tests;

/// <summary>How long a file and a function may be, and how small a file: what changes together stands together.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 400;
    private const int MaxFunctionLines = 59;
    private const int MinFileLines = 30;

    /// <summary>Below it a file whose types one other file alone uses is a piece of that file; above, a concept of its own.</summary>
    private const int MinConceptLines = 60;

    /// <summary>Files that are too small as yet; the list only gets shorter.</summary>
    private const string TooSmallAsYet = "tests/Tidy.Tests/too-small-as-yet.txt";

    private static IEnumerable<IGrouping<string, SourceFile>> Projects => Repository.Product.GroupBy(file => string.Join('/', file.Folders.Take(2)));

    [Fact]
    public void No_file_is_too_long() => Violation.AssertNone(Repository.Code.SelectMany(LongFile));

    [Fact]
    public void No_function_is_too_long() => Violation.AssertNone(Repository.Code.SelectMany(LongFunctions));

    [Fact]
    public void A_small_file_has_a_reason()
    {
        var found = Projects.SelectMany(project => SmallFiles([.. project])).ToList();
        var known = File.ReadAllLines(Path.Combine(Repository.Root, TooSmallAsYet)).ToHashSet(StringComparer.Ordinal);
        Violation.AssertNone(found.Where(violation => !known.Contains(violation.Path)));
        Violation.AssertNone(Repository.Product.Where(file => known.Contains(file.Path)).ExceptBy(found.Select(violation => violation.Path), file => file.Path)
            .Select(file => new Violation(file.Path, 1, $"is small no more: take it from {TooSmallAsYet}.")));
    }

    [Theory]
    [InlineData(MaxFileLines, 0)]
    [InlineData(MaxFileLines + 1, 1)]
    public void A_file_over_the_limit_is_found(int lines, int count) => Assert.Equal(count, LongFile(new SourceFile("a.cs", Lines(lines))).Count());

    [Theory]
    [InlineData("void F()\n{\n", "}")]
    [InlineData("int X { get\n{\n", "return 1; } }")]
    [InlineData("System.Action F() => () =>\n{\n", "};")]
    public void A_function_over_the_limit_is_found(string head, string tail)
    {
        Assert.Empty(LongFunctions(new SourceFile("a.cs", $"class A {{ {head}{Lines(MaxFunctionLines - 3)}{tail} }}")));
        Assert.NotEmpty(LongFunctions(new SourceFile("a.cs", $"class A {{ {head}{Lines(MaxFunctionLines)}{tail} }}")));
    }

    [Theory]
    [InlineData("class Piece;", 40, "class A { Piece P; }", "class B;", 1)]
    [InlineData("class Piece;", 40, "class A { Piece P; }", "class B { Piece P; }", 0)]
    [InlineData("class Piece;", 40, "class A { void F() => Add<Piece>(); }", "class B;", 0)]
    [InlineData("class Piece;", 40, "class A { void F() => Piece.Map(); }", "class B;", 0)]
    [InlineData("class Piece;", 70, "class A { Piece P; }", "class B;", 0)]
    [InlineData("public class Piece;", 20, "class A { Piece P; }", "class B;", 0)]
    [InlineData("interface IPiece;", 20, "class A : IPiece;", "class B : IPiece;", 0)]
    [InlineData("class Piece;", 20, "class A { Piece P; }", "class B { Piece P; }", 1)]
    public void A_file_that_is_too_small_is_found(string piece, int lines, string first, string second, int count)
    {
        var tail = Lines(MinConceptLines);
        SourceFile[] files = [new("src/P/Piece.cs", piece + "\n" + Lines(lines - 1)), new("src/P/A.cs", first + "\n" + tail), new("src/P/B.cs", second + "\n" + tail)];
        Assert.Equal(count, SmallFiles(files).Count(violation => violation.Path == "src/P/Piece.cs"));
    }

    private static IEnumerable<Violation> LongFile(SourceFile file) => file.Lines.Length <= MaxFileLines ? []
        : [new(file.Path, MaxFileLines + 1, $"{file.Lines.Length} lines, {MaxFileLines} are allowed: a second concept wants a file of its own.")];

    private static IEnumerable<Violation> LongFunctions(SourceFile file) =>
        from node in file.Root.DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax
        let span = node.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxFunctionLines
        select file.At(node, $"This function has {lines} lines, {MaxFunctionLines} are allowed.");

    private static IEnumerable<Violation> SmallFiles(IReadOnlyList<SourceFile> project)
    {
        var names = project.ToDictionary(file => file, Mentioned);
        foreach (var file in project.Where(file => !file.Path.EndsWith("/Program.cs", StringComparison.Ordinal)))
        {
            var types = file.Root.Members.SelectMany(static member => member is BaseNamespaceDeclarationSyntax space ? space.Members : [member]).ToList();
            if (types.Count == 0 || types.Exists(static type => type is InterfaceDeclarationSyntax || type.Modifiers.Any(SyntaxKind.PublicKeyword)))
            {
                continue;
            }

            var declared = types.Select(static type => type is BaseTypeDeclarationSyntax named ? named.Identifier.Text : "").ToHashSet(StringComparer.Ordinal);
            var users = project.Where(other => other != file && names[other].Overlaps(declared)).ToList();
            if (file.Lines.Length < MinFileLines)
            {
                yield return new(file.Path, 1, $"{file.Lines.Length} lines and neither contract nor interface nor program: it belongs beside what uses it.");
            }
            else if (file.Lines.Length < MinConceptLines && users is [var user] && user.Lines.Length + file.Lines.Length <= MaxFileLines)
            {
                yield return new(file.Path, 1, $"{user.Path} alone uses it: it belongs into that file.");
            }
        }
    }

    /// <summary>Every name in a file, but for parts that it only puts together (<c>AddSingleton&lt;T&gt;</c>, <c>Routes.Map(…)</c>, <c>Command.Make()</c>): that is no use of them.</summary>
    private static HashSet<string> Mentioned(SourceFile file) => file.Root.DescendantNodes(static node => !PutsTogether(node))
        .OfType<SimpleNameSyntax>().SelectMany(static name => new[] { name.Identifier.Text, name.Identifier.Text + "Attribute" }).ToHashSet(StringComparer.Ordinal);

    private static bool PutsTogether(SyntaxNode node) => node is GenericNameSyntax name && name.Identifier.Text.StartsWith("Add", StringComparison.Ordinal)
        || node is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name.Identifier.Text: "Map" or "Make" };

    private static string Lines(int count) => string.Concat(Enumerable.Repeat(";\n", count));
}
