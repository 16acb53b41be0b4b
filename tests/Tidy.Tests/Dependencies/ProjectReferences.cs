using System.Xml.Linq;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Which projects and packages a project of the product may refer to.</summary>
internal static class ProjectReferences
{
    /// <summary>What stands for the engine that is chosen when building.</summary>
    private const string AnyEngine = "GrainEngine";

    private const string Generator = "Engine.CodeGeneration";

    /// <summary>The projects at the bottom, with all that they may know; the others must only not go round in a circle.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Engine"] = [Generator],
        [Generator] = [],
        ["Journal"] = [],
        ["Grains.Interfaces"] = [AnyEngine],
        ["Grains"] = ["Grains.Interfaces", "Journal", AnyEngine],
    };

    /// <summary>Beginnings of packages' names that grains and engine have nothing to do with.</summary>
    private static readonly string[] ForeignPackages = ["Npgsql", "Microsoft.Data", "SQLite", "Dapper", "Microsoft.AspNetCore", "System.Data"];

    private static readonly string[] ProjectsWithoutForeignPackages = ["Engine", "Grains.Interfaces", "Grains"];

    public static IEnumerable<Violation> Forbidden(SourceFile project)
    {
        var name = NameOf(project.Path);
        if (Allowed.TryGetValue(name, out var allowed))
        {
            foreach (var reference in Of(project).Where(reference => !allowed.Contains(reference)))
            {
                yield return new(project.Path, 1, $"{name} must not refer to {reference}.");
            }
        }

        if (ProjectsWithoutForeignPackages.Contains(name))
        {
            foreach (var package in Packages(project).Where(package => ForeignPackages.Any(p => package.StartsWith(p, StringComparison.OrdinalIgnoreCase))))
            {
                yield return new(project.Path, 1, $"{name} must not use {package}.");
            }
        }
    }

    public static IEnumerable<Violation> Circles(IEnumerable<SourceFile> projects)
    {
        var edges = projects.SelectMany(project => Of(project).Select(to => (From: NameOf(project.Path), To: to)));
        return DependencyCircles.In(edges).Select(circle => new Violation("src", 1, $"These projects refer to each other in a circle: {string.Join(", ", circle)}."));
    }

    private static IEnumerable<string> Of(SourceFile project)
    {
        var document = XDocument.Parse(project.Text);
        var references = document.Descendants("ProjectReference").Attributes("Include").Select(include => NameOf(include.Value));
        var imports = document.Descendants("Import").Attributes("Project")
            .Where(import => import.Value.EndsWith(AnyEngine + ".props", StringComparison.Ordinal)).Select(_ => AnyEngine);
        return references.Concat(imports);
    }

    private static IEnumerable<string> Packages(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("PackageReference").Attributes("Include").Select(include => include.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/').Split('/')[^1]);
}
