using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Comments;

public class CommentTests
{
    private const string LeftOverMark = "TO" + "DO";

    [Fact]
    public void No_comment_leaves_work_over() => Violation.AssertNone(Repository.Code.SelectMany(CommentRules.LeftOverWork));

    [Fact]
    public void No_code_is_commented_out() => Violation.AssertNone(Repository.Code.SelectMany(CommentRules.SwitchedOffCode));

    [Fact]
    public void There_are_no_banners() => Violation.AssertNone(Repository.Code.SelectMany(CommentRules.Banners));

    [Theory]
    [InlineData("// " + LeftOverMark + ": later")]
    [InlineData("/* FIX" + "ME */")]
    [InlineData("/// <summary>" + LeftOverMark + "</summary>")]
    public void Work_left_over_is_named(string comment) => Assert.Single(CommentRules.LeftOverWork(Code(comment)));

    [Theory]
    [InlineData("// Reserve(order);")]
    [InlineData("// x = 1;")]
    [InlineData("//return null;")]
    [InlineData("// await store.Append();")]
    [InlineData("// }")]
    public void Code_in_a_comment_is_named(string comment) => Assert.Single(CommentRules.SwitchedOffCode(Code(comment)));

    [Theory]
    [InlineData("// A lease would need a clock;")]
    [InlineData("// The caller may retry (it has the id);")]
    [InlineData("// Rows are sorted, or two silos deadlock.")]
    [InlineData("/// <code>x = 1;</code>")]
    public void A_reason_passes(string comment) => Assert.Empty(CommentRules.SwitchedOffCode(Code(comment)));

    [Theory]
    [InlineData("// ==========")]
    [InlineData("// ---- Orders ----")]
    [InlineData("/*********\n*/")]
    [InlineData("#region Orders\n#endregion")]
    public void A_banner_is_named(string comment) => Assert.Single(CommentRules.Banners(Code(comment)));

    private static SourceFile Code(string comment) => new("a.cs", $"class A\n{{\n{comment}\nint X;\n}}");
}
