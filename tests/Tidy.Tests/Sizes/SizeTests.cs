using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Sizes;

public class SizeTests
{
    [Fact]
    public void No_file_is_too_long() => Violation.AssertNone(Repository.Code.SelectMany(SizeRules.FileLength));

    [Fact]
    public void Most_files_of_the_product_are_short() => Assert.Null(SizeRules.Distribution(Repository.Product.Select(file => file.Lines.Length)));

    [Fact]
    public void No_function_is_too_long() => Violation.AssertNone(Repository.Code.SelectMany(SizeRules.FunctionLength));

    [Fact]
    public void A_file_over_the_limit_is_named()
    {
        Assert.Empty(SizeRules.FileLength(new SourceFile("a.cs", Lines(SizeRules.MaxFileLines))));
        Assert.Contains("401 lines", Assert.Single(SizeRules.FileLength(new SourceFile("a.cs", Lines(SizeRules.MaxFileLines + 1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_long_files_are_noticed_though_each_is_allowed()
    {
        Assert.Null(SizeRules.Distribution([10, 100, 110, 120, 250]));
        Assert.NotNull(SizeRules.Distribution([10, 111, 111]));
        Assert.NotNull(SizeRules.Distribution([10, 10, 10, 10, 10, 10, 10, 10, 10, 251]));
    }

    [Theory]
    [InlineData("void F()\n{\n", "}")]
    [InlineData("A()\n{\n", "}")]
    [InlineData("int X { get\n{\n", "return 1; } }")]
    [InlineData("System.Action F() => () =>\n{\n", "};")]
    public void A_function_over_the_limit_is_named(string head, string tail)
    {
        Assert.Empty(SizeRules.FunctionLength(new SourceFile("a.cs", $"class A {{ {head}{Lines(SizeRules.MaxFunctionLines - 3)}{tail} }}")));
        Assert.NotEmpty(SizeRules.FunctionLength(new SourceFile("a.cs", $"class A {{ {head}{Lines(SizeRules.MaxFunctionLines)}{tail} }}")));
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat(";\n", count));
}
