using System.Xml.Linq;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Which projects and packages a project of the product may refer to.</summary>
internal static class ProjectReferences
{
    /// <summary>The projects at the bottom, with all that they may know; the others must only not go round in a circle.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Journal"] = [],
        ["Grains.Interfaces"] = [],
        ["Grains"] = ["Grains.Interfaces", "Journal"],
    };

    private static readonly string[] OfStoresAndHosts =
        ["Npgsql", "Microsoft.Data", "SQLite", "Dapper", "Microsoft.AspNetCore", "System.Data", "Microsoft.Orleans.Server", "Microsoft.Orleans.Client"];

    /// <summary>Beginnings of the names of packages that a project has nothing to do with.</summary>
    private static readonly Dictionary<string, string[]> ForeignPackages = new()
    {
        ["Journal"] = ["Microsoft.Orleans", "Microsoft.AspNetCore"],
        ["Grains.Interfaces"] = OfStoresAndHosts,
        ["Grains"] = OfStoresAndHosts,
    };

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

        if (ForeignPackages.TryGetValue(name, out var foreign))
        {
            foreach (var package in Packages(project).Where(package => foreign.Any(start => package.StartsWith(start, StringComparison.OrdinalIgnoreCase))))
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

    private static IEnumerable<string> Of(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("ProjectReference").Attributes("Include").Select(include => NameOf(include.Value));

    private static IEnumerable<string> Packages(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("PackageReference").Attributes("Include").Select(include => include.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/').Split('/')[^1]);
}
