using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace OrderCluster.Tidy.Tests;

/// <summary>Dependencies point one way: grains know nothing of SQL, HTTP or their host; the journal knows nothing of orders and of Orleans.</summary>
public sealed class LayerTests
{
    private const string StoresAndHosts = @"^(System\.Data|System\.Net|Microsoft\.Data|Microsoft\.AspNetCore|Npgsql|Dapper|Orleans\.Hosting|OrderCluster\.(Silo|Client|Channels|Audit|Projections))(\.|$)";

    private static readonly string[] Names = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "OrderCluster.*.dll").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(static name => !name.EndsWith(".Tests", StringComparison.Ordinal))];

    private static readonly Architecture Product = new ArchLoader().LoadAssemblies([.. Names.Select(Assembly.Load)]).Build();

    public static TheoryData<string> Projects { get; } = [.. Names];

    [Theory]
    [InlineData(@"^OrderCluster\.Grains\.Interfaces(\.|$)", StoresAndHosts)]
    [InlineData(@"^OrderCluster\.Grains(\.|$)", StoresAndHosts)]
    [InlineData(@"^OrderCluster\.Grains\.Interfaces(\.|$)", @"^OrderCluster\.Journal(\.|$)")]
    [InlineData(@"^OrderCluster\.Grains(\.|$)", @"^OrderCluster\.Journal\.(Sqlite|Postgres|InMemory)(\.|$)")]
    [InlineData(@"^OrderCluster\.Journal(\.|$)", @"^(Orleans|OrderCluster\.(Grains|Silo|Client|Channels|Audit|Projections))(\.|$)")]
    public void A_layer_does_not_know_those_above_it(string layer, string above) =>
        Check(Types().That().ResideInNamespaceMatching(layer).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(above)));

    [Fact]
    public void Decisions_depend_on_neither_moment_nor_chance() => Check(
        Types().That().ResideInNamespaceMatching(@"^OrderCluster\.Grains(\.|$)").And().HaveNameEndingWith("Decisions").Should().NotDependOnAny(
            Types(true).That().HaveFullNameMatching(@"^System\.(Random|TimeProvider|Environment|Diagnostics\.Stopwatch|Security\.Cryptography\.RandomNumberGenerator)$")));

    /// <summary>A folder with all that it contains counts as one; what stands beside the project's file puts the folders together.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_do_not_use_each_other_in_a_circle(string project)
    {
        var uses = Product.Types.SelectMany(type => type.Dependencies.Select(use => new Use(Folder(project, type), Folder(project, use.Target), $"{type.FullName} uses {use.Target.FullName}")))
            .Where(static use => use.From is not null && use.To is not null && use.From != use.To).DistinctBy(static use => (use.From, use.To));
        Assert.Empty(OfCircles(uses));
    }

    [Fact]
    public void A_circle_is_found_and_what_leads_into_it_or_out_of_it_is_not_of_it() => Assert.Equal(
        ["B", "C"], OfCircles([new Use("A", "B", ""), new Use("B", "C", ""), new Use("C", "B", ""), new Use("C", "D", "")]).Select(use => use.From).Order());

    [Theory]
    [InlineData(@"^OrderCluster\.Silo\.", @"^OrderCluster\.Journal(\.|$)")]
    [InlineData(@"^OrderCluster\.Journal\.", "^Npgsql")]
    public void A_layer_that_knows_another_is_found(string layer, string other) =>
        Assert.False(Types().That().ResideInNamespaceMatching(layer).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(other)).HasNoViolations(Product));

    private static List<Use> OfCircles(IEnumerable<Use> uses)
    {
        var left = uses.ToList();

        // What nobody uses, and what uses nobody, is of no circle.
        while (left.RemoveAll(use => !left.Exists(other => other.To == use.From) || !left.Exists(other => other.From == use.To)) > 0)
        {
        }

        return left;
    }

    private static string? Folder(string project, IType type) =>
        type is { Assembly.Name: { } assembly, Namespace.FullName: { } space } && assembly.Split(',')[0] == project && space.StartsWith(project + ".", StringComparison.Ordinal)
            ? space[(project.Length + 1)..].Split('.')[0]
            : null;

    private static void Check(IArchRule rule)
    {
        var broken = rule.Evaluate(Product).Where(static result => !result.Passed).Select(static result => result.Description).ToList();
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    private sealed record Use(string? From, string? To, string Place);
}
