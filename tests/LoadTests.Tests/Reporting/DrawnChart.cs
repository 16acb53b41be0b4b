using System.Globalization;
using System.Xml.Linq;

namespace OrderCluster.LoadTests.Tests.Reporting;

/// <summary>A chart read back from the page as a reader does: each point's place against the labels of the axes.</summary>
internal sealed class DrawnChart
{
    private readonly XElement _figure;

    private DrawnChart(XElement figure) => _figure = figure;

    internal string Title => ((XText)_figure.Element("figcaption")!.FirstNode!).Value.Trim();

    /// <summary>What is said in place of lines; null when there are some.</summary>
    internal string? Nothing => _figure.Element("p")?.Value;

    internal IEnumerable<string> Lines => Groups.Select(line => line.Attribute("data-name")!.Value);

    private IEnumerable<XElement> Groups => _figure.Elements("svg").Elements("g");

    private bool IsLogarithmic => _figure.Element("figcaption")!.Value.Contains("logarithmic", StringComparison.Ordinal);

    internal static IReadOnlyList<DrawnChart> AllOf(string html) =>
        [.. html.Split("<figure>").Skip(1).Select(part => new DrawnChart(XElement.Parse($"<figure>{part[..part.IndexOf("</figure>", StringComparison.Ordinal)]}</figure>")))];

    /// <summary>The points of a line as they are drawn, in seconds and in the unit of the chart.</summary>
    internal IReadOnlyList<(double At, double Value)> PointsOf(string line)
    {
        var group = Groups.Single(each => each.Attribute("data-name")!.Value == line);
        var dots = group.Elements("circle").Select(dot => (X: Number(dot, "cx"), Y: Number(dot, "cy")));
        var corners = group.Elements("polyline").SelectMany(piece => piece.Attribute("points")!.Value.Split(' ')).Select(Corner);
        return [.. dots.Concat(corners).Distinct().OrderBy(point => point.X).Select(point => (TimeAt(point.X), ValueAt(point.Y)))];
    }

    private double TimeAt(double x)
    {
        var labels = Labels("x", "x");
        return Between(labels[0], labels[^1], x);
    }

    private double ValueAt(double y)
    {
        var labels = Labels("y", "y");
        return IsLogarithmic
            ? Math.Exp(Between((labels[0].Place, Math.Log(labels[0].Value)), (labels[^1].Place, Math.Log(labels[^1].Value)), y))
            : Between(labels[0], labels[^1], y);
    }

    private (double Place, double Value)[] Labels(string axis, string place) =>
    [
        .. _figure.Element("svg")!.Elements("text").Where(text => text.Attribute("class")?.Value == axis)
            .Select(text => (Number(text, place), double.Parse(text.Value, NumberStyles.Number, CultureInfo.InvariantCulture))),
    ];

    private static double Between((double Place, double Value) from, (double Place, double Value) to, double place) =>
        from.Value + ((place - from.Place) / (to.Place - from.Place) * (to.Value - from.Value));

    private static (double X, double Y) Corner(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return (double.Parse(text[..comma], CultureInfo.InvariantCulture), double.Parse(text[(comma + 1)..], CultureInfo.InvariantCulture));
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
