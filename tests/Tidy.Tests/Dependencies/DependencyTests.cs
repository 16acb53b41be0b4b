using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Dependencies;

public class DependencyTests
{
    private static IEnumerable<SourceFile> Projects =>
        Repository.Texts.Where(file => file.IsIn("src") && file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    public static TheoryData<string> ProjectFolders { get; } = [.. Projects.Select(project => string.Join('/', project.Folders))];

    [Fact]
    public void Projects_refer_only_to_what_they_may_know() => Violation.AssertNone(Projects.SelectMany(ProjectReferences.Forbidden));

    [Fact]
    public void Projects_do_not_refer_to_each_other_in_a_circle() => Violation.AssertNone(ProjectReferences.Circles(Projects));

    [Fact]
    public void Sources_use_only_namespaces_that_their_project_may_know() => Violation.AssertNone(Repository.Product.SelectMany(ForbiddenNamespaces.In));

    [Theory]
    [MemberData(nameof(ProjectFolders))]
    public void Folders_of_a_project_do_not_use_each_other_in_a_circle(string project) =>
        Violation.AssertNone(FolderGraph.Circles(project, [.. Repository.Product.Where(file => file.IsIn(project))]));

    [Theory]
    [InlineData("Journal", "<ProjectReference Include=\"..\\Grains\\Grains.csproj\" />", "Journal must not refer to Grains")]
    [InlineData("Grains.Interfaces", "<ProjectReference Include=\"../Journal/Journal.csproj\" />", "must not refer to Journal")]
    [InlineData("Grains", "<ProjectReference Include=\"../Client/Client.csproj\" />", "Grains must not refer to Client")]
    [InlineData("Grains", "<PackageReference Include=\"Npgsql\" />", "Grains must not use Npgsql")]
    [InlineData("Grains", "<PackageReference Include=\"Microsoft.Orleans.Server\" />", "Grains must not use Microsoft.Orleans.Server")]
    [InlineData("Journal", "<PackageReference Include=\"Microsoft.Orleans.Sdk\" />", "Journal must not use Microsoft.Orleans.Sdk")]
    public void A_forbidden_reference_is_named(string project, string item, string expected) =>
        Assert.Contains(expected, Assert.Single(ProjectReferences.Forbidden(Project(project, item))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_project_may_know_passes() => Assert.Empty(ProjectReferences.Forbidden(Project(
        "Grains",
        "<Import Project=\"../Grains.props\" /><ProjectReference Include=\"../Journal/Journal.csproj\" /><PackageReference Include=\"FsCheck\" />")));

    [Fact]
    public void A_circle_of_projects_is_named()
    {
        var a = Project("A", "<ProjectReference Include=\"../B/B.csproj\" />");
        var b = Project("B", "<ProjectReference Include=\"../C/C.csproj\" />");
        var c = Project("C", "<ProjectReference Include=\"../A/A.csproj\" />");
        Assert.Contains("circle: A, B, C.", Assert.Single(ProjectReferences.Circles([a, b, c])).Message, StringComparison.Ordinal);
        Assert.Empty(ProjectReferences.Circles([a, b]));
    }

    [Fact]
    public void What_only_leads_into_a_circle_is_not_of_it()
    {
        var circles = DependencyCircles.In([("A", "B"), ("B", "C"), ("C", "B"), ("C", "D"), ("E", "F"), ("F", "E"), ("D", "D")]);
        Assert.Equal([["B", "C"], ["E", "F"]], circles);
    }

    [Theory]
    [InlineData("src/Grains/a.cs", "using Npgsql;", 1)]
    [InlineData("src/Grains/a.cs", "using System.Net.Http;", 1)]
    [InlineData("src/Grains/a.cs", "using Orleans.Hosting;", 1)]
    [InlineData("src/Grains/a.cs", "class A { object F() => new System.Data.DataTable(); }", 1)]
    [InlineData("src/Grains/a.cs", "class A { object F() => System.Net.IPAddress.Any; }", 1)]
    [InlineData("src/Journal/a.cs", "using Orleans;", 1)]
    [InlineData("src/Journal/a.cs", "using OrderCluster.Grains.Orders;", 1)]
    [InlineData("src/Journal/a.cs", "using Npgsql;", 0)]
    [InlineData("src/Grains/a.cs", "using OrderCluster.Journal; using System.Network;", 0)]
    public void A_forbidden_namespace_is_named(string path, string code, int count) =>
        Assert.Equal(count, ForbiddenNamespaces.In(new SourceFile(path, code)).Count());

    [Fact]
    public void A_circle_of_folders_is_named_with_each_use()
    {
        SourceFile[] files =
        [
            new("src/P/A/a.cs", "namespace P.A; class One { P.B.Two X; }"),
            new("src/P/B/Inner/b.cs", "using P.A; namespace P.B; class Two { One F() => null; }"),
        ];
        var violation = Assert.Single(FolderGraph.Circles("src/P", files)).Message;
        Assert.Contains("circle: A, B.", violation, StringComparison.Ordinal);
        Assert.Contains("src/P/A/a.cs:1: A uses Two of B", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_depend_one_way_pass()
    {
        SourceFile[] files =
        [
            new("src/P/Program.cs", "class Program { P.A.One X; P.B.Two Y; }"),
            new("src/P/A/a.cs", "namespace P.A; class One { P.B.Two X; }"),
            new("src/P/B/b.cs", "namespace P.B; class Two { int One; }"),
        ];
        Assert.Empty(FolderGraph.Circles("src/P", files));
        Assert.Equal(("A", "B"), Assert.Single(FolderGraph.Of("src/P", files).Select(edge => (edge.From, edge.To))));
    }

    private static SourceFile Project(string name, string items) => new($"src/{name}/{name}.csproj", $"<Project>{items}</Project>");
}
