using System.Globalization;
using System.Net;
using System.Text;

namespace OrderCluster.Runner.Reporting;

/// <summary>Lines over the time of a load, as inline SVG with labelled axes; colours come from the page's classes, so that light and dark have their own.</summary>
internal sealed class Chart(string title, string unit, double seconds)
{
    private const int Width = 640;
    private const int Height = 240;
    private const int Left = 76;
    private const int Right = 14;
    private const int Top = 12;
    private const int Bottom = 32;

    private readonly List<ChartLine> _lines = [];

    /// <summary>Distances show ratios: for values of which the greatest is many times the least.</summary>
    internal bool IsLogarithmic { get; init; }

    /// <summary>What stands in place of a chart without a line.</summary>
    internal string Nothing { get; init; } = "nothing to show";

    private Axis Times { get; } = Axis.Seconds(Math.Max(seconds, 1));

    internal void Add(string name, IEnumerable<ChartPoint> points) => _lines.Add(new ChartLine(name, [.. points], _lines.Count(line => !line.IsPlan), false));

    /// <summary>Adds a line that the others are compared with; it is drawn behind them.</summary>
    internal void AddPlan(string name, IEnumerable<ChartPoint> points) => _lines.Insert(0, new ChartLine(name, [.. points], 0, true));

    internal string Html()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(title)} <small>{Escape(unit)}</small></figcaption>");
        var values = _lines.SelectMany(line => line.Points).Select(point => point.Value).ToArray();
        if (values.Length == 0)
        {
            return html.Append(CultureInfo.InvariantCulture, $"<p class=\"none\">{Escape(Nothing)}</p></figure>").ToString();
        }

        var axis = IsLogarithmic ? Axis.Logarithmic(values.Min(), values.Max()) : Axis.Linear(values.Max());
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(title)}, {Escape(unit)}, over seconds\">");
        DrawAxes(html, axis);
        foreach (var line in _lines)
        {
            line.Draw(html, point => (X(point.At), Y(axis, point.Value)));
        }

        html.Append("</svg><p class=\"under\">seconds since the load began</p><ul class=\"legend\">");
        foreach (var line in _lines)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><svg viewBox=\"0 0 24 8\"><line class=\"{line.Style}\" x1=\"0\" x2=\"24\" y1=\"4\" y2=\"4\"/></svg>{Escape(line.Name)}</li>");
        }

        return html.Append("</ul></figure>").ToString();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void DrawAxes(StringBuilder html, Axis axis)
    {
        foreach (var (value, label) in axis.Marks)
        {
            var y = Y(axis, value);
            html.Append(CultureInfo.InvariantCulture, $"<line class=\"{(label is null ? "grid faint" : "grid")}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.##}\" y2=\"{y:0.##}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"{(label is null ? "" : $"<text class=\"y\" x=\"{Left - 6}\" y=\"{y:0.##}\" text-anchor=\"end\" dominant-baseline=\"central\">{label}</text>")}");
        }

        foreach (var (at, label) in Times.Marks)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"x\" x=\"{X(at):0.##}\" y=\"{Height - Bottom + 10}\" text-anchor=\"middle\" dominant-baseline=\"hanging\">{label}</text>");
        }
    }

    private double X(double at) => Left + (Times.ShareOf(at) * (Width - Left - Right));

    private static double Y(Axis axis, double value) => Top + ((1 - axis.ShareOf(value)) * (Height - Top - Bottom));
}
