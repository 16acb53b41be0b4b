using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Mentions;

public class MentionTests
{
    /// <summary>The rules name what they forbid.</summary>
    private const string Rules = "tests/Tidy.Tests/Mentions";

    [Fact]
    public void No_file_names_a_path_of_one_machine() => Violation.AssertNone(Texts.SelectMany(MentionRules.MachinePaths));

    [Fact]
    public void No_file_names_a_source_of_packages() => Violation.AssertNone(Texts.SelectMany(MentionRules.PackageSources));

    [Fact]
    public void What_the_documents_name_exists() =>
        Violation.AssertNone(Texts
            .Where(file => file.Path is "README.md" or "ARCHITECTURE.md" || (file.IsIn("docs") && file.Path.EndsWith(".md", StringComparison.Ordinal)))
            .SelectMany(file => MentionRules.MissingPaths(file, Repository.Exists)));

    [Theory]
    [InlineData("see /Users/ada/x", "/Users/ada")]
    [InlineData("\"/home/ada/orders\"", "/home/ada")]
    [InlineData("C:\\Users\\ada", "C:\\Users")]
    public void A_path_of_one_machine_is_named_with_its_line(string line, string expected)
    {
        var violation = Assert.Single(MentionRules.MachinePaths(new SourceFile("a.md", "first\n" + line)));
        Assert.Equal(2, violation.Line);
        Assert.StartsWith(expected, violation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /v1/orders/home/x")]
    [InlineData("$HOME/home/x")]
    [InlineData("./home/x")]
    public void A_path_from_elsewhere_passes(string line) => Assert.Empty(MentionRules.MachinePaths(new SourceFile("a.md", line)));

    [Theory]
    [InlineData("https://api.nu" + "get.org/")]
    [InlineData("http://mirror:8080/v3/index.json")]
    [InlineData("company.jfrog.io")]
    public void A_source_of_packages_is_named(string line) => Assert.NotEmpty(MentionRules.PackageSources(new SourceFile("a.md", line)));

    [Fact]
    public void A_document_that_names_a_folder_that_is_not_there_is_named()
    {
        var document = new SourceFile("README.md", "`src/Grains/`, src/Nothing/At.All. And https://example.org/src/x");
        Assert.Equal("src/Nothing/At.All does not exist.", Assert.Single(MentionRules.MissingPaths(document, path => path == "src/Grains")).Message);
    }

    private static IEnumerable<SourceFile> Texts => Repository.Texts.Where(file => !file.IsIn(Rules));
}
